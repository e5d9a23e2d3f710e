-- 机构: units with valid time; the tree as it was on any day is in the closure.
CREATE TABLE organization_unit (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    parent_id uuid,
    name text COLLATE "C" NOT NULL,
    code text COLLATE "C",
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, parent_id, name),
    FOREIGN KEY (tenant_id, parent_id) REFERENCES organization_unit (tenant_id, id)
);
CREATE INDEX organization_unit_code ON organization_unit (tenant_id, code);
CREATE INDEX organization_unit_name ON organization_unit (tenant_id, name, id);

CREATE TABLE organization_unit_closure (
    tenant_id text COLLATE "C" NOT NULL,
    ancestor_id uuid NOT NULL,
    descendant_id uuid NOT NULL,
    steps bigint NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    PRIMARY KEY (tenant_id, ancestor_id, descendant_id, valid_from),
    FOREIGN KEY (tenant_id, ancestor_id) REFERENCES organization_unit (tenant_id, id),
    FOREIGN KEY (tenant_id, descendant_id) REFERENCES organization_unit (tenant_id, id)
);
CREATE INDEX organization_unit_closure_up ON organization_unit_closure (tenant_id, descendant_id, ancestor_id);

-- 人员
CREATE TABLE organization_person (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    unit_id uuid NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, unit_id) REFERENCES organization_unit (tenant_id, id)
);
CREATE INDEX organization_person_unit ON organization_person (tenant_id, unit_id, id);

-- 账号: one per person; an account has at most one of the three admin roles (三员分立), for there is one column for it, and what
-- the body assigns has to agree with it.
CREATE TABLE organization_account (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    login text COLLATE "C" NOT NULL,
    person_id uuid,
    unit_id uuid NOT NULL,
    admin_role text COLLATE "C" CHECK (admin_role IN ('sa', 'sm', 'au')),
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT admins_apart CHECK (
        (body @> '{"assignments": [{"role": "sa"}]}') = (admin_role IS NOT DISTINCT FROM 'sa')
        AND (body @> '{"assignments": [{"role": "sm"}]}') = (admin_role IS NOT DISTINCT FROM 'sm')
        AND (body @> '{"assignments": [{"role": "au"}]}') = (admin_role IS NOT DISTINCT FROM 'au')
    ),
    UNIQUE (tenant_id, login),
    UNIQUE (tenant_id, person_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES organization_person (tenant_id, id),
    FOREIGN KEY (tenant_id, unit_id) REFERENCES organization_unit (tenant_id, id)
);

-- 会话: a family of refresh tokens, of which only hashes are kept.
CREATE TABLE organization_session (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    account_id uuid NOT NULL,
    ended_at timestamptz,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES organization_account (tenant_id, id)
);
CREATE INDEX organization_session_account ON organization_session (tenant_id, account_id, id);

-- The one-time secret by which the first accounts are made; one row, used once.
CREATE TABLE organization_bootstrap (
    id integer NOT NULL PRIMARY KEY CHECK (id = 1),
    secret_hash bytea NOT NULL,
    used_at timestamptz
);

-- 登录尝试: counters per login and source, per login, per source; forgotten after a while, and no records.
CREATE TABLE organization_attempt (
    tenant_id text COLLATE "C" NOT NULL,
    login_key text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    touched_at timestamptz NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, login_key, source)
);
CREATE INDEX organization_attempt_touched ON organization_attempt (tenant_id, touched_at);

-- 已用断言: ids of signed proofs of systems, kept until those would have expired anyway (RFC 7523 §3 no. 7); no records.
CREATE TABLE organization_assertion (
    tenant_id text COLLATE "C" NOT NULL,
    account_id uuid NOT NULL,
    jti_hash text COLLATE "C" NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, account_id, jti_hash)
);
CREATE INDEX organization_assertion_expires ON organization_assertion (tenant_id, expires_at);

-- 双因素: the second factor of an account; the seed in its body is encrypted.
CREATE TABLE organization_factor (
    tenant_id text COLLATE "C" NOT NULL,
    account_id uuid NOT NULL,
    version bigint NOT NULL,
    generation integer NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, account_id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES organization_account (tenant_id, id)
);
