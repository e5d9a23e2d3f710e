-- 数据密钥: the data keys of a tenant, each wrapped by the master key, which is not in the database. Personal values name the
-- generation that sealed them.
CREATE TABLE privacy_key (
    tenant_id text COLLATE "C" NOT NULL,
    generation integer NOT NULL,
    id uuid NOT NULL,
    master text COLLATE "C" NOT NULL,
    wrapped bytea,
    active_from timestamptz NOT NULL,
    destroyed_at timestamptz,
    PRIMARY KEY (tenant_id, generation)
);

-- Which master key this database stands on, and a value that only that key opens: a start with another one is refused.
CREATE TABLE privacy_master (
    id integer NOT NULL PRIMARY KEY CHECK (id = 1),
    fingerprint text COLLATE "C" NOT NULL,
    proof bytea NOT NULL
);
