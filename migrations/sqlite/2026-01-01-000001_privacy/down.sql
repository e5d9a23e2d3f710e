DROP TABLE privacy_master;
DROP TABLE privacy_key;
