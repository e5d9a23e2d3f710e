-- 热线工单: columns are what lists filter and order by; the ticket itself is the body.
CREATE TABLE hotline_ticket (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    ticket_no TEXT NOT NULL,
    external_system TEXT NOT NULL,
    external_no TEXT,
    status TEXT NOT NULL CHECK (status IN ('received', 'return_pending', 'returned', 'signed', 'assigned', 'contacted', 'handling', 'suspended', 'merged', 'terminated', 'reply_review', 'replied', 'concluded', 'followed', 'rework', 'archived', 'diverted')),
    category TEXT NOT NULL,
    lead_unit BLOB NOT NULL,
    handler BLOB,
    handler_unit BLOB,
    dispatched_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attention_at INTEGER,
    provisional INTEGER CHECK (provisional = 1),
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, ticket_no),
    UNIQUE (tenant_id, external_system, external_no)
) STRICT;
-- Each order carries the other time, so that a filter by it is held against the index and not against the tickets.
CREATE INDEX hotline_ticket_dispatched ON hotline_ticket (tenant_id, dispatched_at, id, due_at);
CREATE INDEX hotline_ticket_due ON hotline_ticket (tenant_id, due_at, id, dispatched_at);
CREATE INDEX hotline_ticket_status_dispatched ON hotline_ticket (tenant_id, status, dispatched_at, id);
CREATE INDEX hotline_ticket_status_due ON hotline_ticket (tenant_id, status, due_at, id);
CREATE INDEX hotline_ticket_unit_dispatched ON hotline_ticket (tenant_id, lead_unit, dispatched_at, id);
CREATE INDEX hotline_ticket_unit_due ON hotline_ticket (tenant_id, lead_unit, due_at, id);
CREATE INDEX hotline_ticket_handler_dispatched ON hotline_ticket (tenant_id, handler, dispatched_at, id) WHERE handler IS NOT NULL;
CREATE INDEX hotline_ticket_handler_due ON hotline_ticket (tenant_id, handler, due_at, id) WHERE handler IS NOT NULL;
CREATE INDEX hotline_ticket_category_dispatched ON hotline_ticket (tenant_id, category, dispatched_at, id);
CREATE INDEX hotline_ticket_category_due ON hotline_ticket (tenant_id, category, due_at, id);
CREATE INDEX hotline_ticket_external ON hotline_ticket (tenant_id, external_no) WHERE external_no IS NOT NULL;
-- When the system itself has to look at the ticket next: to mark, to reopen, to archive.
CREATE INDEX hotline_ticket_attention ON hotline_ticket (tenant_id, attention_at, id) WHERE attention_at IS NOT NULL;
-- Limits that another year's arrangement of holidays may still move.
CREATE INDEX hotline_ticket_provisional ON hotline_ticket (tenant_id, id) WHERE provisional IS NOT NULL;
-- Without statistics SQLite takes it that a tenant has ten tickets, and sorts them all. These tell it how many rows an index leaves
-- after one column, two, …, for the commonest status, unit and category; so the plans stay the same from the first ticket on.
ANALYZE hotline_ticket;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('hotline_ticket', 'sqlite_autoindex_hotline_ticket_1', '1000000 1000000 1'),
    ('hotline_ticket', 'sqlite_autoindex_hotline_ticket_2', '1000000 1000000 1'),
    ('hotline_ticket', 'sqlite_autoindex_hotline_ticket_3', '1000000 1000000 250000 1'),
    ('hotline_ticket', 'hotline_ticket_dispatched', '1000000 1000000 2 1 1'),
    ('hotline_ticket', 'hotline_ticket_due', '1000000 1000000 300 1 1'),
    ('hotline_ticket', 'hotline_ticket_status_dispatched', '1000000 1000000 500000 2 1'),
    ('hotline_ticket', 'hotline_ticket_status_due', '1000000 1000000 500000 100 1'),
    ('hotline_ticket', 'hotline_ticket_unit_dispatched', '1000000 1000000 500000 2 1'),
    ('hotline_ticket', 'hotline_ticket_unit_due', '1000000 1000000 500000 100 1'),
    ('hotline_ticket', 'hotline_ticket_handler_dispatched', '1000000 1000000 50000 2 1'),
    ('hotline_ticket', 'hotline_ticket_handler_due', '1000000 1000000 50000 10 1'),
    ('hotline_ticket', 'hotline_ticket_category_dispatched', '1000000 1000000 500000 2 1'),
    ('hotline_ticket', 'hotline_ticket_category_due', '1000000 1000000 500000 100 1'),
    ('hotline_ticket', 'hotline_ticket_external', '1000000 1000000 1'),
    ('hotline_ticket', 'hotline_ticket_attention', '50000 50000 20 1'),
    ('hotline_ticket', 'hotline_ticket_provisional', '20000 20000 1');

-- 协办单位: what brings a ticket into the sight of units that do not lead it. The leading unit stands beside, so that only those are
-- looked for whose lead lies elsewhere.
CREATE TABLE hotline_ticket_co_unit (
    tenant_id TEXT NOT NULL,
    unit BLOB NOT NULL,
    ticket_id BLOB NOT NULL,
    lead_unit BLOB NOT NULL,
    PRIMARY KEY (tenant_id, unit, ticket_id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES hotline_ticket (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX hotline_ticket_co_unit_ticket ON hotline_ticket_co_unit (tenant_id, ticket_id);

-- 诉求人: apart from the ticket, every value sealed. The indexes hold a keyed hash of 15 bits: several people share each number.
CREATE TABLE hotline_caller (
    tenant_id TEXT NOT NULL,
    ticket_id BLOB NOT NULL,
    generation INTEGER NOT NULL,
    phone_index INTEGER,
    id_no_index INTEGER,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, ticket_id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES hotline_ticket (tenant_id, id)
) STRICT;
CREATE INDEX hotline_caller_phone ON hotline_caller (tenant_id, phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX hotline_caller_id_no ON hotline_caller (tenant_id, id_no_index) WHERE id_no_index IS NOT NULL;
CREATE INDEX hotline_caller_generation ON hotline_caller (tenant_id, generation, ticket_id);

-- The counter of ticket numbers, per township and day.
CREATE TABLE hotline_ticket_counter (
    tenant_id TEXT NOT NULL,
    township TEXT NOT NULL,
    day TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, township, day)
) STRICT;

-- A file that was checked and waits to be committed; its lines name people and are sealed.
CREATE TABLE hotline_import (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    committed_at INTEGER,
    generation INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE INDEX hotline_import_generation ON hotline_import (tenant_id, generation, id);
CREATE INDEX hotline_import_waiting ON hotline_import (tenant_id, created_at) WHERE committed_at IS NULL;

-- 全文检索: bigrams find the candidates, the text itself decides. Confidential tickets are not in it.
CREATE VIRTUAL TABLE hotline_ticket_text USING fts5 (tenant_id UNINDEXED, ticket_id UNINDEXED, text UNINDEXED, terms, detail = none, columnsize = 0);
-- What is deleted leaves the index at once, not when its parts are merged some day.
INSERT INTO hotline_ticket_text (hotline_ticket_text, rank) VALUES ('secure-delete', 1);
