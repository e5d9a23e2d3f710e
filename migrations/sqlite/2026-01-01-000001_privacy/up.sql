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
