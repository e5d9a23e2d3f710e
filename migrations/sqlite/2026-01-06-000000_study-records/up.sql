-- 考试场次: columns are what lists filter by; the sitting itself is the body.
CREATE TABLE study_records_sitting (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    unit_id BLOB NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('planned', 'concluded', 'cancelled')),
    exam_id BLOB,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE INDEX study_records_sitting_unit ON study_records_sitting (tenant_id, unit_id, id);
CREATE UNIQUE INDEX study_records_sitting_exam ON study_records_sitting (tenant_id, exam_id);
CREATE INDEX study_records_sitting_status ON study_records_sitting (tenant_id, status, id);

-- The drawn paper of a sitting, with its right answers: apart, for whoever lists sittings needs none of it.
CREATE TABLE study_records_sheet (
    tenant_id TEXT NOT NULL,
    sitting_id BLOB NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, sitting_id),
    FOREIGN KEY (tenant_id, sitting_id) REFERENCES study_records_sitting (tenant_id, id)
) STRICT;

-- Who may take a sitting.
CREATE TABLE study_records_candidate (
    tenant_id TEXT NOT NULL,
    person_id BLOB NOT NULL,
    sitting_id BLOB NOT NULL,
    PRIMARY KEY (tenant_id, person_id, sitting_id),
    FOREIGN KEY (tenant_id, sitting_id) REFERENCES study_records_sitting (tenant_id, id)
) STRICT;
CREATE INDEX study_records_candidate_sitting ON study_records_candidate (tenant_id, sitting_id, person_id);

-- 答卷: one of a person at a sitting, with the answers and what they are worth.
CREATE TABLE study_records_attempt (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    sitting_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, sitting_id, person_id),
    FOREIGN KEY (tenant_id, sitting_id) REFERENCES study_records_sitting (tenant_id, id)
) STRICT;
