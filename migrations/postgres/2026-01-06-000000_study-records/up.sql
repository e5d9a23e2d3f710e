-- 考试场次: columns are what lists filter by; the sitting itself is the body.
CREATE TABLE study_records_sitting (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    unit_id uuid NOT NULL,
    status text COLLATE "C" NOT NULL CHECK (status IN ('planned', 'concluded', 'cancelled')),
    exam_id uuid,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX study_records_sitting_unit ON study_records_sitting (tenant_id, unit_id, id);
CREATE UNIQUE INDEX study_records_sitting_exam ON study_records_sitting (tenant_id, exam_id);
CREATE INDEX study_records_sitting_status ON study_records_sitting (tenant_id, status, id);

-- The drawn paper of a sitting, with its right answers: apart, for whoever lists sittings needs none of it.
CREATE TABLE study_records_sheet (
    tenant_id text COLLATE "C" NOT NULL,
    sitting_id uuid NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, sitting_id),
    FOREIGN KEY (tenant_id, sitting_id) REFERENCES study_records_sitting (tenant_id, id)
);

-- Who may take a sitting.
CREATE TABLE study_records_candidate (
    tenant_id text COLLATE "C" NOT NULL,
    person_id uuid NOT NULL,
    sitting_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, person_id, sitting_id),
    FOREIGN KEY (tenant_id, sitting_id) REFERENCES study_records_sitting (tenant_id, id)
);
CREATE INDEX study_records_candidate_sitting ON study_records_candidate (tenant_id, sitting_id, person_id);

-- 答卷: one of a person at a sitting, with the answers and what they are worth.
CREATE TABLE study_records_attempt (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    sitting_id uuid NOT NULL,
    person_id uuid NOT NULL,
    version bigint NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, sitting_id, person_id),
    FOREIGN KEY (tenant_id, sitting_id) REFERENCES study_records_sitting (tenant_id, id)
);
