-- 事件推送地址: where an account wants to be told of what happens. Its secrets are sealed; `next_index` is how far the feed was read
-- for it, and no version of the record.
CREATE TABLE webhooks_endpoint (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    account_id uuid NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('active', 'paused', 'disabled')),
    next_index bigint NOT NULL,
    quiet_until timestamptz,
    generation integer NOT NULL,
    sealed bytea NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX webhooks_endpoint_account ON webhooks_endpoint (tenant_id, account_id, id);
CREATE INDEX webhooks_endpoint_generation ON webhooks_endpoint (tenant_id, generation, id);

-- 获准的内网网段: intranets that webhooks may go to, each made by the security administrator.
CREATE TABLE webhooks_network (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    network text COLLATE "C" NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, network)
);

-- 推送: one event on its way to one endpoint, with its tries.
CREATE TABLE webhooks_delivery (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    feed_index bigint NOT NULL,
    subject_id uuid NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'delivered', 'withheld', 'skipped')),
    next_at timestamptz NOT NULL,
    tries integer NOT NULL,
    settled_at timestamptz,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, endpoint_id, feed_index),
    FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhooks_endpoint (tenant_id, id)
);
-- What is due at an endpoint, in the order of the feed; and whether an earlier event of the same record still waits.
CREATE INDEX webhooks_delivery_due ON webhooks_delivery (tenant_id, endpoint_id, next_at, feed_index) WHERE state = 'waiting';
CREATE INDEX webhooks_delivery_order ON webhooks_delivery (tenant_id, endpoint_id, subject_id, feed_index) WHERE state = 'waiting';
CREATE INDEX webhooks_delivery_settled ON webhooks_delivery (tenant_id, settled_at) WHERE settled_at IS NOT NULL;
