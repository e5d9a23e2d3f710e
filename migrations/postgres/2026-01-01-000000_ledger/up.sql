-- What happened: one row per change of one record, canonical JSON (RFC 8785). Rows are never updated. `guards` are
-- the permissions, as the body names them, with blanks between, without which it is withheld.
CREATE TABLE ledger_entry (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    subject_id uuid NOT NULL,
    subject_version bigint NOT NULL,
    body text COLLATE "C" NOT NULL,
    guards text COLLATE "C",
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, subject_id, subject_version)
);

-- Which records are not shown to whoever may read figures and entries.
CREATE INDEX ledger_entry_guarded ON ledger_entry (tenant_id, subject_id, guards) WHERE guards IS NOT NULL;

-- Entries that no tree head covers yet; ordered by version, so that a record's entries are sealed in their order. `facts` is what
-- they change of which measure: [measure, day, unit, record, ripens at, value, recorded at, entity] each, instants in microseconds.
CREATE TABLE ledger_pending (
    tenant_id text COLLATE "C" NOT NULL,
    subject_version bigint NOT NULL,
    entry_id uuid NOT NULL,
    facts jsonb NOT NULL,
    PRIMARY KEY (tenant_id, subject_version, entry_id)
);

-- What each sealed entry changed of which measure. Rows are never updated. `entity` is empty but where distinct ones are counted.
CREATE TABLE ledger_fact (
    tenant_id text COLLATE "C" NOT NULL,
    measure text COLLATE "C" NOT NULL,
    day date NOT NULL,
    unit_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    entity text COLLATE "C" NOT NULL,
    entry_id uuid NOT NULL,
    ripens_at timestamptz NOT NULL,
    value bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    seal_index bigint NOT NULL,
    PRIMARY KEY (tenant_id, measure, day, unit_id, subject_id, entity, entry_id, ripens_at)
);

CREATE TABLE ledger_rollup_day (
    tenant_id text COLLATE "C" NOT NULL,
    measure text COLLATE "C" NOT NULL,
    unit_id uuid NOT NULL,
    day date NOT NULL,
    ripens_at timestamptz NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (tenant_id, measure, unit_id, day, ripens_at)
);

CREATE TABLE ledger_rollup_month (
    tenant_id text COLLATE "C" NOT NULL,
    measure text COLLATE "C" NOT NULL,
    unit_id uuid NOT NULL,
    month date NOT NULL,
    ripens_at timestamptz NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (tenant_id, measure, unit_id, month, ripens_at)
);

-- The leaves of the Merkle tree (RFC 9162), dense per tenant.
CREATE TABLE ledger_seal (
    tenant_id text COLLATE "C" NOT NULL,
    seal_index bigint NOT NULL,
    entry_id uuid NOT NULL,
    leaf bytea NOT NULL,
    PRIMARY KEY (tenant_id, seal_index),
    UNIQUE (tenant_id, entry_id)
);

-- Every eighth level of the tree above the leaves; the levels between are computed.
CREATE TABLE ledger_node (
    tenant_id text COLLATE "C" NOT NULL,
    level integer NOT NULL,
    position bigint NOT NULL,
    digest bytea NOT NULL,
    PRIMARY KEY (tenant_id, level, position)
);

CREATE TABLE ledger_head (
    tenant_id text COLLATE "C" NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL,
    signed_at timestamptz NOT NULL,
    epoch bigint NOT NULL,
    key_id text COLLATE "C" NOT NULL,
    signature bytea NOT NULL,
    PRIMARY KEY (tenant_id, size)
);

-- The answer that a repeated request gets again.
CREATE TABLE ledger_idempotency (
    tenant_id text COLLATE "C" NOT NULL,
    account_id uuid NOT NULL,
    key text COLLATE "C" NOT NULL,
    fingerprint bytea NOT NULL,
    at timestamptz NOT NULL,
    status integer NOT NULL,
    headers text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, account_id, key)
);
CREATE INDEX ledger_idempotency_age ON ledger_idempotency (tenant_id, at);
-- When an account wrote last: whoever has just written is not answered by a standby.
CREATE INDEX ledger_idempotency_account ON ledger_idempotency (tenant_id, account_id, at);

-- Public keys of tree heads, so that old heads verify after a rotation.
CREATE TABLE ledger_key (
    key_id text COLLATE "C" NOT NULL PRIMARY KEY,
    public_key bytea NOT NULL,
    added_at timestamptz NOT NULL
);

-- Who does a job that only one process may do at a time.
CREATE TABLE ledger_lease (
    name text COLLATE "C" NOT NULL PRIMARY KEY,
    holder uuid NOT NULL,
    epoch bigint NOT NULL,
    expires_at timestamptz NOT NULL
);
