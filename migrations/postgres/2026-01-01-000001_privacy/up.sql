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

-- 个人信息查阅记录: who looked at whose particulars, which of them, why and when. The row is committed before anything is shown; the
-- reason is sealed, for it may name people.
CREATE TABLE privacy_access (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('unlock', 'reveal', 'write', 'export')),
    subject_kind text COLLATE "C" NOT NULL,
    subject_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    at timestamptz NOT NULL,
    generation integer NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX privacy_access_at ON privacy_access (tenant_id, at, id);
CREATE INDEX privacy_access_account ON privacy_access (tenant_id, account_id, at);
CREATE INDEX privacy_access_subject ON privacy_access (tenant_id, subject_id, at);
CREATE INDEX privacy_access_generation ON privacy_access (tenant_id, generation, id);

-- 保全: an authority orders that a record stay as it is; nobody is erased from it until the order is lifted.
CREATE TABLE privacy_hold (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    record_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    lifted_at timestamptz,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX privacy_hold_record ON privacy_hold (tenant_id, record_id, id);
CREATE INDEX privacy_hold_unit ON privacy_hold (tenant_id, unit_id, id);
