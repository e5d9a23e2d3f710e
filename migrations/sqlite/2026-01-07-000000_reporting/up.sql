-- 导出任务: a file that takes longer than its caller waits. It holds what figures and lists of records say, and nobody's particulars; it is
-- read by its account alone and removed after some hours, or when newer ones need its room. Who makes it says again and again that it is
-- alive.
CREATE TABLE reporting_export (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    alive_until INTEGER NOT NULL,
    progress INTEGER NOT NULL CHECK (progress BETWEEN 0 AND 100),
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'taken', 'failed', 'expired')),
    format TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    body TEXT NOT NULL,
    content BLOB,
    PRIMARY KEY (tenant_id, id),
    CHECK ((state IN ('done', 'taken')) = (content IS NOT NULL))
) STRICT;
CREATE INDEX reporting_export_account ON reporting_export (tenant_id, account_id, id);
CREATE INDEX reporting_export_created ON reporting_export (tenant_id, created_at);
