-- A legal-literate person's particulars: apart, every value sealed. The indexes hold a keyed hash of 15 bits: several people share each
-- number. The record itself is a row of records_record.
CREATE TABLE pufa_publicity_particulars (
    tenant_id TEXT NOT NULL,
    record_id BLOB NOT NULL,
    generation INTEGER NOT NULL,
    phone_index INTEGER,
    id_no_index INTEGER,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, record_id)
) STRICT;
CREATE INDEX pufa_publicity_particulars_phone ON pufa_publicity_particulars (tenant_id, phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX pufa_publicity_particulars_id_no ON pufa_publicity_particulars (tenant_id, id_no_index) WHERE id_no_index IS NOT NULL;
CREATE INDEX pufa_publicity_particulars_generation ON pufa_publicity_particulars (tenant_id, generation, record_id);

-- 活动佐证的摘要: which activities tell which file, so that one that was told before is found whenever and wherever that was; the files
-- themselves are evidence.
CREATE TABLE pufa_publicity_told_file (
    tenant_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    activity_id BLOB NOT NULL,
    PRIMARY KEY (tenant_id, sha256, activity_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pufa_publicity_told_file_activity ON pufa_publicity_told_file (tenant_id, activity_id);
