DROP TABLE imports_file;

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
