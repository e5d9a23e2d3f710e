-- 热线工单: columns are what lists filter and order by; the ticket itself is the body.
CREATE TABLE hotline_ticket (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    ticket_no text COLLATE "C" NOT NULL,
    external_system text COLLATE "C" NOT NULL,
    external_no text COLLATE "C",
    status text COLLATE "C" NOT NULL CHECK (status IN ('received', 'return_pending', 'returned', 'signed', 'assigned', 'contacted', 'handling', 'suspended', 'merged', 'terminated', 'reply_review', 'replied', 'concluded', 'followed', 'rework', 'archived', 'diverted')),
    category text COLLATE "C" NOT NULL,
    lead_unit uuid NOT NULL,
    handler uuid,
    handler_unit uuid,
    dispatched_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    attention_at timestamptz,
    provisional integer CHECK (provisional = 1),
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, ticket_no),
    UNIQUE (tenant_id, external_system, external_no)
);
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

-- 协办单位: what brings a ticket into the sight of units that do not lead it. The leading unit stands beside, so that only those are
-- looked for whose lead lies elsewhere.
CREATE TABLE hotline_ticket_co_unit (
    tenant_id text COLLATE "C" NOT NULL,
    unit uuid NOT NULL,
    ticket_id uuid NOT NULL,
    lead_unit uuid NOT NULL,
    PRIMARY KEY (tenant_id, unit, ticket_id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES hotline_ticket (tenant_id, id)
);
CREATE INDEX hotline_ticket_co_unit_ticket ON hotline_ticket_co_unit (tenant_id, ticket_id);

-- 诉求人: apart from the ticket, every value sealed. The indexes hold a keyed hash of 15 bits: several people share each number.
CREATE TABLE hotline_caller (
    tenant_id text COLLATE "C" NOT NULL,
    ticket_id uuid NOT NULL,
    generation integer NOT NULL,
    phone_index integer,
    id_no_index integer,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, ticket_id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES hotline_ticket (tenant_id, id)
);
CREATE INDEX hotline_caller_phone ON hotline_caller (tenant_id, phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX hotline_caller_id_no ON hotline_caller (tenant_id, id_no_index) WHERE id_no_index IS NOT NULL;
CREATE INDEX hotline_caller_generation ON hotline_caller (tenant_id, generation, ticket_id);

-- The counter of ticket numbers, per township and day.
CREATE TABLE hotline_ticket_counter (
    tenant_id text COLLATE "C" NOT NULL,
    township text COLLATE "C" NOT NULL,
    day date NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (tenant_id, township, day)
);

-- A file that was checked and waits to be committed; its lines name people and are sealed.
CREATE TABLE hotline_import (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    committed_at timestamptz,
    generation integer NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX hotline_import_generation ON hotline_import (tenant_id, generation, id);
CREATE INDEX hotline_import_waiting ON hotline_import (tenant_id, created_at) WHERE committed_at IS NULL;

-- 全文检索: bigrams find the candidates, the text itself decides. Confidential tickets are not in it.
CREATE TABLE hotline_ticket_text (
    tenant_id text COLLATE "C" NOT NULL,
    ticket_id uuid NOT NULL,
    text text COLLATE "C" NOT NULL,
    terms tsvector NOT NULL,
    PRIMARY KEY (tenant_id, ticket_id)
);
CREATE INDEX hotline_ticket_text_terms ON hotline_ticket_text USING gin (terms);
