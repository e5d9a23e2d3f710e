-- Checked files of all lines: what waits to be taken over, and what was. Sealed as one, for lines name people.
--
-- The one table of the hotline goes with its rows: a file that waits is sealed for its place and cannot move, lives for a day at most, and
-- is sent again; what became of a file that was committed stands in the ledger.
DROP TABLE hotline_import;

CREATE TABLE imports_file (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    account_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    committed_at timestamptz,
    generation integer NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX imports_file_generation ON imports_file (tenant_id, generation, id);
CREATE INDEX imports_file_waiting ON imports_file (tenant_id, kind, created_at) WHERE committed_at IS NULL;
