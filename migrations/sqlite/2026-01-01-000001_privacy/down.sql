DROP TABLE privacy_hold;
DROP TABLE privacy_access;
DROP TABLE privacy_master;
DROP TABLE privacy_key;
