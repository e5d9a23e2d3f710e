-- What happened: one row per change of one record, canonical JSON (RFC 8785). Rows are never updated. `guards` are
-- the permissions, as the body names them, with blanks between, without which it is withheld.
CREATE TABLE ledger_entry (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    subject_id BLOB NOT NULL,
    subject_version INTEGER NOT NULL,
    body TEXT NOT NULL,
    guards TEXT,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, subject_id, subject_version)
) STRICT;

-- Which records are not shown to whoever may read figures and entries.
CREATE INDEX ledger_entry_guarded ON ledger_entry (tenant_id, subject_id, guards) WHERE guards IS NOT NULL;

-- Entries that no tree head covers yet; ordered by version, so that a record's entries are sealed in their order. `facts` is what
-- they change of which measure: [measure, day, unit, record, ripens at, value, recorded at, entity] each, instants in microseconds.
CREATE TABLE ledger_pending (
    tenant_id TEXT NOT NULL,
    subject_version INTEGER NOT NULL,
    entry_id BLOB NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (tenant_id, subject_version, entry_id)
) STRICT, WITHOUT ROWID;

-- What each sealed entry changed of which measure. Rows are never updated. `entity` is empty but where distinct ones are counted.
CREATE TABLE ledger_fact (
    tenant_id TEXT NOT NULL,
    measure TEXT NOT NULL,
    day TEXT NOT NULL,
    unit_id BLOB NOT NULL,
    subject_id BLOB NOT NULL,
    entity TEXT NOT NULL,
    entry_id BLOB NOT NULL,
    ripens_at INTEGER NOT NULL,
    value INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    seal_index INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, measure, day, unit_id, subject_id, entity, entry_id, ripens_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_rollup_day (
    tenant_id TEXT NOT NULL,
    measure TEXT NOT NULL,
    unit_id BLOB NOT NULL,
    day TEXT NOT NULL,
    ripens_at INTEGER NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, measure, unit_id, day, ripens_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_rollup_month (
    tenant_id TEXT NOT NULL,
    measure TEXT NOT NULL,
    unit_id BLOB NOT NULL,
    month TEXT NOT NULL,
    ripens_at INTEGER NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, measure, unit_id, month, ripens_at)
) STRICT, WITHOUT ROWID;

-- The leaves of the Merkle tree (RFC 9162), dense per tenant.
CREATE TABLE ledger_seal (
    tenant_id TEXT NOT NULL,
    seal_index INTEGER NOT NULL,
    entry_id BLOB NOT NULL,
    leaf BLOB NOT NULL,
    PRIMARY KEY (tenant_id, seal_index),
    UNIQUE (tenant_id, entry_id)
) STRICT, WITHOUT ROWID;

-- Every eighth level of the tree above the leaves; the levels between are computed.
CREATE TABLE ledger_node (
    tenant_id TEXT NOT NULL,
    level INTEGER NOT NULL,
    position INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (tenant_id, level, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_head (
    tenant_id TEXT NOT NULL,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    signed_at INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (tenant_id, size)
) STRICT;

-- The answer that a repeated request gets again.
CREATE TABLE ledger_idempotency (
    tenant_id TEXT NOT NULL,
    account_id BLOB NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    at INTEGER NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, account_id, key)
) STRICT;
CREATE INDEX ledger_idempotency_age ON ledger_idempotency (tenant_id, at);
-- When an account wrote last: whoever has just written is not answered by a standby.
CREATE INDEX ledger_idempotency_account ON ledger_idempotency (tenant_id, account_id, at);

-- Public keys of tree heads, so that old heads verify after a rotation.
CREATE TABLE ledger_key (
    key_id TEXT NOT NULL PRIMARY KEY,
    public_key BLOB NOT NULL,
    added_at INTEGER NOT NULL
) STRICT;

-- Who does a job that only one process may do at a time.
CREATE TABLE ledger_lease (
    name TEXT NOT NULL PRIMARY KEY,
    holder BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
