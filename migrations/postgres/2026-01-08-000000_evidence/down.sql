DROP TABLE evidence_usage;
DROP TABLE evidence_file;
