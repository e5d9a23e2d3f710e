-- 记录: activities, sessions, trainings of all lines. Columns are what lists filter and order by; the record itself is the body.
CREATE TABLE records_record (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    unit_id BLOB NOT NULL,
    day TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'submitted', 'verified', 'returned', 'voided')),
    category TEXT NOT NULL,
    series TEXT,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE INDEX records_record_kind ON records_record (tenant_id, kind, id);
CREATE INDEX records_record_day ON records_record (tenant_id, kind, day, id);
CREATE INDEX records_record_status ON records_record (tenant_id, kind, status, day, id);
CREATE INDEX records_record_unit ON records_record (tenant_id, kind, unit_id, day, id);
CREATE INDEX records_record_category ON records_record (tenant_id, kind, category, day, id);
CREATE INDEX records_record_series ON records_record (tenant_id, kind, series, day, id);

-- 标签: which records belong to a campaign.
CREATE TABLE records_tag (
    tenant_id TEXT NOT NULL,
    tag TEXT NOT NULL,
    record_id BLOB NOT NULL,
    PRIMARY KEY (tenant_id, tag, record_id),
    FOREIGN KEY (tenant_id, record_id) REFERENCES records_record (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX records_tag_record ON records_tag (tenant_id, record_id);
