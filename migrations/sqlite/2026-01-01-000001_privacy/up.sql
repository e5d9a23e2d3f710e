-- 数据密钥: the data keys of a tenant, each wrapped by the master key, which is not in the database. Personal values name the
-- generation that sealed them.
CREATE TABLE privacy_key (
    tenant_id TEXT NOT NULL,
    generation INTEGER NOT NULL,
    id BLOB NOT NULL,
    master TEXT NOT NULL,
    wrapped BLOB,
    active_from INTEGER NOT NULL,
    destroyed_at INTEGER,
    PRIMARY KEY (tenant_id, generation)
) STRICT;

-- Which master key this database stands on, and a value that only that key opens: a start with another one is refused.
CREATE TABLE privacy_master (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    fingerprint TEXT NOT NULL,
    proof BLOB NOT NULL
) STRICT;

-- 个人信息查阅记录: who looked at whose particulars, which of them, why and when. The row is committed before anything is shown; the
-- reason is sealed, for it may name people.
CREATE TABLE privacy_access (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('unlock', 'reveal', 'write', 'export')),
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE INDEX privacy_access_at ON privacy_access (tenant_id, at, id);
CREATE INDEX privacy_access_account ON privacy_access (tenant_id, account_id, at);
CREATE INDEX privacy_access_subject ON privacy_access (tenant_id, subject_id, at);
CREATE INDEX privacy_access_generation ON privacy_access (tenant_id, generation, id);

-- 保全: an authority orders that a record stay as it is; nobody is erased from it until the order is lifted.
CREATE TABLE privacy_hold (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    record_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    lifted_at INTEGER,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE INDEX privacy_hold_record ON privacy_hold (tenant_id, record_id, id);
CREATE INDEX privacy_hold_unit ON privacy_hold (tenant_id, unit_id, id);
