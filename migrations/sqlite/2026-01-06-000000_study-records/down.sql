DROP TABLE study_records_attempt;
DROP TABLE study_records_candidate;
DROP TABLE study_records_sheet;
DROP TABLE study_records_sitting;
