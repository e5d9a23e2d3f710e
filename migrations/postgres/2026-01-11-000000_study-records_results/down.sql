DROP TABLE study_records_result;
