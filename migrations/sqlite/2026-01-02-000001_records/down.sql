DROP TABLE records_tag;
DROP TABLE records_record;
