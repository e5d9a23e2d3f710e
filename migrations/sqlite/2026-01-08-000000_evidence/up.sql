-- 佐证文件: what is known of files that prove records; their bytes lie elsewhere.
CREATE TABLE evidence_file (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    record_id BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('declared', 'held', 'voided', 'dropped')),
    changed_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE INDEX evidence_file_record ON evidence_file (tenant_id, record_id, id);
-- Where one file proves several records.
CREATE INDEX evidence_file_sha256 ON evidence_file (tenant_id, sha256);
-- What nobody sent in time, and what was taken back long enough ago.
CREATE INDEX evidence_file_stale ON evidence_file (tenant_id, status, changed_at) WHERE status IN ('declared', 'voided');

-- How much an account has in store; the account of nobody (nil) stands for all of the tenant.
CREATE TABLE evidence_usage (
    tenant_id TEXT NOT NULL,
    account_id BLOB NOT NULL,
    files INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, account_id)
) STRICT, WITHOUT ROWID;
