-- 双人审批: what takes two people. Nobody decides what they asked for; a request is closed once.
CREATE TABLE approval_request (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    act text COLLATE "C" NOT NULL,
    unit_id uuid NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'approved', 'refused', 'expired', 'granted', 'taken', 'lapsed')),
    requested_by uuid NOT NULL,
    decided_by uuid,
    expires_at timestamptz NOT NULL,
    generation integer NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT two_people CHECK (decided_by <> requested_by),
    CONSTRAINT decided_by_somebody CHECK ((state IN ('pending', 'expired')) = (decided_by IS NULL))
);
CREATE INDEX approval_request_act ON approval_request (tenant_id, act, id);
CREATE INDEX approval_request_requested ON approval_request (tenant_id, requested_by, id);
CREATE INDEX approval_request_expires ON approval_request (tenant_id, state, expires_at);
CREATE INDEX approval_request_generation ON approval_request (tenant_id, generation, id);
