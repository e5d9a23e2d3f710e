-- 机构: units with valid time; the tree as it was on any day is in the closure.
CREATE TABLE organization_unit (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    parent_id BLOB,
    name TEXT NOT NULL,
    code TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, parent_id, name),
    FOREIGN KEY (tenant_id, parent_id) REFERENCES organization_unit (tenant_id, id)
) STRICT;
CREATE INDEX organization_unit_code ON organization_unit (tenant_id, code);
CREATE INDEX organization_unit_name ON organization_unit (tenant_id, name, id);

CREATE TABLE organization_unit_closure (
    tenant_id TEXT NOT NULL,
    ancestor_id BLOB NOT NULL,
    descendant_id BLOB NOT NULL,
    steps INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    PRIMARY KEY (tenant_id, ancestor_id, descendant_id, valid_from),
    FOREIGN KEY (tenant_id, ancestor_id) REFERENCES organization_unit (tenant_id, id),
    FOREIGN KEY (tenant_id, descendant_id) REFERENCES organization_unit (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX organization_unit_closure_up ON organization_unit_closure (tenant_id, descendant_id, ancestor_id);

-- 人员
CREATE TABLE organization_person (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    unit_id BLOB NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, unit_id) REFERENCES organization_unit (tenant_id, id)
) STRICT;
CREATE INDEX organization_person_unit ON organization_person (tenant_id, unit_id, id);

-- 账号: one per person; an account has at most one of the three admin roles (三员分立), for there is one column for it, and what
-- the body assigns has to agree with it.
CREATE TABLE organization_account (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    login TEXT NOT NULL,
    person_id BLOB,
    unit_id BLOB NOT NULL,
    admin_role TEXT CHECK (admin_role IN ('sa', 'sm', 'au')),
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT admins_apart CHECK (
        (instr(json(body), '"role":"sa"') > 0) = (admin_role IS 'sa')
        AND (instr(json(body), '"role":"sm"') > 0) = (admin_role IS 'sm')
        AND (instr(json(body), '"role":"au"') > 0) = (admin_role IS 'au')
    ),
    UNIQUE (tenant_id, login),
    UNIQUE (tenant_id, person_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES organization_person (tenant_id, id),
    FOREIGN KEY (tenant_id, unit_id) REFERENCES organization_unit (tenant_id, id)
) STRICT;

-- 会话: a family of refresh tokens, of which only hashes are kept.
CREATE TABLE organization_session (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    account_id BLOB NOT NULL,
    ended_at INTEGER,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES organization_account (tenant_id, id)
) STRICT;
CREATE INDEX organization_session_account ON organization_session (tenant_id, account_id, id);

-- The one-time secret by which the first accounts are made; one row, used once.
CREATE TABLE organization_bootstrap (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    secret_hash BLOB NOT NULL,
    used_at INTEGER
) STRICT;

-- 登录尝试: counters per login and source, per login, per source; forgotten after a while, and no records.
CREATE TABLE organization_attempt (
    tenant_id TEXT NOT NULL,
    login_key TEXT NOT NULL,
    source TEXT NOT NULL,
    touched_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, login_key, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX organization_attempt_touched ON organization_attempt (tenant_id, touched_at);

-- 已用断言: ids of signed proofs of systems, kept until those would have expired anyway (RFC 7523 §3 no. 7); no records.
CREATE TABLE organization_assertion (
    tenant_id TEXT NOT NULL,
    account_id BLOB NOT NULL,
    jti_hash TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, account_id, jti_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX organization_assertion_expires ON organization_assertion (tenant_id, expires_at);

-- 双因素: the second factor of an account; the seed in its body is encrypted.
CREATE TABLE organization_factor (
    tenant_id TEXT NOT NULL,
    account_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, account_id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES organization_account (tenant_id, id)
) STRICT;
