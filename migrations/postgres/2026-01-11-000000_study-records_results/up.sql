-- 成绩表: what each person scored at an exam on paper; no score is 缺考. The exam itself is a record, with the totals.
CREATE TABLE study_records_result (
    tenant_id text COLLATE "C" NOT NULL,
    exam_id uuid NOT NULL,
    person_id uuid NOT NULL,
    score bigint CHECK (score >= 0),
    PRIMARY KEY (tenant_id, exam_id, person_id)
);
CREATE INDEX study_records_result_person ON study_records_result (tenant_id, person_id, exam_id);
