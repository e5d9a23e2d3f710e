-- As a later release would begin: everything that this one does not know may be left out.
ALTER TABLE hotline_ticket ADD COLUMN next_remark TEXT;
ALTER TABLE hotline_ticket ADD COLUMN next_rank INTEGER NOT NULL DEFAULT 0 CHECK (next_rank >= 0);
CREATE TABLE hotline_next (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    ticket_id BLOB NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES hotline_ticket (tenant_id, id)
) STRICT;
