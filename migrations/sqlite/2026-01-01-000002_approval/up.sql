-- 双人审批: what takes two people. Nobody decides what they asked for; a request is closed once.
CREATE TABLE approval_request (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    act TEXT NOT NULL,
    unit_id BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'refused', 'expired', 'granted', 'taken', 'lapsed')),
    requested_by BLOB NOT NULL,
    decided_by BLOB,
    expires_at INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT two_people CHECK (decided_by <> requested_by),
    CONSTRAINT decided_by_somebody CHECK ((state IN ('pending', 'expired')) = (decided_by IS NULL))
) STRICT;
CREATE INDEX approval_request_act ON approval_request (tenant_id, act, id);
CREATE INDEX approval_request_requested ON approval_request (tenant_id, requested_by, id);
CREATE INDEX approval_request_expires ON approval_request (tenant_id, state, expires_at);
CREATE INDEX approval_request_generation ON approval_request (tenant_id, generation, id);
