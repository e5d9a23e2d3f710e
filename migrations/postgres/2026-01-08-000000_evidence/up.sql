-- 佐证文件: what is known of files that prove records; their bytes lie elsewhere.
CREATE TABLE evidence_file (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    record_id uuid NOT NULL,
    sha256 text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL CHECK (status IN ('declared', 'held', 'voided', 'dropped')),
    changed_at timestamptz NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX evidence_file_record ON evidence_file (tenant_id, record_id, id);
-- Where one file proves several records.
CREATE INDEX evidence_file_sha256 ON evidence_file (tenant_id, sha256);
-- What nobody sent in time, and what was taken back long enough ago.
CREATE INDEX evidence_file_stale ON evidence_file (tenant_id, status, changed_at) WHERE status IN ('declared', 'voided');

-- How much an account has in store; the account of nobody (nil) stands for all of the tenant.
CREATE TABLE evidence_usage (
    tenant_id text COLLATE "C" NOT NULL,
    account_id uuid NOT NULL,
    files bigint NOT NULL,
    bytes bigint NOT NULL,
    PRIMARY KEY (tenant_id, account_id)
);
