DROP TABLE reporting_export;
