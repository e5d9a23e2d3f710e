-- 导出任务: a file that takes longer than its caller waits. It holds what figures and lists of records say, and nobody's particulars; it is
-- read by its account alone and removed after some hours, or when newer ones need its room. Who makes it says again and again that it is
-- alive.
CREATE TABLE reporting_export (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    alive_until timestamptz NOT NULL,
    progress integer NOT NULL CHECK (progress BETWEEN 0 AND 100),
    state text COLLATE "C" NOT NULL CHECK (state IN ('running', 'done', 'taken', 'failed', 'expired')),
    format text COLLATE "C" NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    body jsonb NOT NULL,
    content bytea,
    PRIMARY KEY (tenant_id, id),
    CHECK ((state IN ('done', 'taken')) = (content IS NOT NULL))
);
CREATE INDEX reporting_export_account ON reporting_export (tenant_id, account_id, id);
CREATE INDEX reporting_export_created ON reporting_export (tenant_id, created_at);
