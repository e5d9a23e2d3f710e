-- As a later release would begin: everything that this one does not know may be left out.
ALTER TABLE hotline_ticket ADD COLUMN next_remark text;
ALTER TABLE hotline_ticket ADD COLUMN next_rank integer NOT NULL DEFAULT 0;
CREATE TABLE hotline_next (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES hotline_ticket (tenant_id, id)
);
-- What has to hold from now on is asked of the new rows first, and of the old ones without a lock that writers wait for.
ALTER TABLE hotline_ticket ADD CONSTRAINT hotline_ticket_next_rank CHECK (next_rank >= 0) NOT VALID;
