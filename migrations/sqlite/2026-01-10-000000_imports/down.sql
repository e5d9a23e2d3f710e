DROP TABLE imports_file;

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
