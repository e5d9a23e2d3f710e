-- 事件推送地址: where an account wants to be told of what happens. Its secrets are sealed; `next_index` is how far the feed was read
-- for it, and no version of the record.
CREATE TABLE webhooks_endpoint (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    account_id BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'disabled')),
    next_index INTEGER NOT NULL,
    quiet_until INTEGER,
    generation INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE INDEX webhooks_endpoint_account ON webhooks_endpoint (tenant_id, account_id, id);
CREATE INDEX webhooks_endpoint_generation ON webhooks_endpoint (tenant_id, generation, id);

-- 获准的内网网段: intranets that webhooks may go to, each made by the security administrator.
CREATE TABLE webhooks_network (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    network TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, network)
) STRICT;

-- 推送: one event on its way to one endpoint, with its tries.
CREATE TABLE webhooks_delivery (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    endpoint_id BLOB NOT NULL,
    feed_index INTEGER NOT NULL,
    subject_id BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'withheld', 'skipped')),
    next_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    settled_at INTEGER,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, endpoint_id, feed_index),
    FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhooks_endpoint (tenant_id, id)
) STRICT;
-- What is due at an endpoint, in the order of the feed; and whether an earlier event of the same record still waits.
CREATE INDEX webhooks_delivery_due ON webhooks_delivery (tenant_id, endpoint_id, next_at, feed_index) WHERE state = 'waiting';
CREATE INDEX webhooks_delivery_order ON webhooks_delivery (tenant_id, endpoint_id, subject_id, feed_index) WHERE state = 'waiting';
CREATE INDEX webhooks_delivery_settled ON webhooks_delivery (tenant_id, settled_at) WHERE settled_at IS NOT NULL;
