-- A legal-literate person's particulars: apart, every value sealed. The indexes hold a keyed hash of 15 bits: several people share each
-- number. The record itself is a row of records_record.
CREATE TABLE pufa_publicity_particulars (
    tenant_id text COLLATE "C" NOT NULL,
    record_id uuid NOT NULL,
    generation integer NOT NULL,
    phone_index integer,
    id_no_index integer,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, record_id)
);
CREATE INDEX pufa_publicity_particulars_phone ON pufa_publicity_particulars (tenant_id, phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX pufa_publicity_particulars_id_no ON pufa_publicity_particulars (tenant_id, id_no_index) WHERE id_no_index IS NOT NULL;
CREATE INDEX pufa_publicity_particulars_generation ON pufa_publicity_particulars (tenant_id, generation, record_id);

-- 活动佐证的摘要: which activities tell which file, so that one that was told before is found whenever and wherever that was; the files
-- themselves are evidence.
CREATE TABLE pufa_publicity_told_file (
    tenant_id text COLLATE "C" NOT NULL,
    sha256 text COLLATE "C" NOT NULL,
    activity_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, sha256, activity_id)
);
CREATE INDEX pufa_publicity_told_file_activity ON pufa_publicity_told_file (tenant_id, activity_id);
