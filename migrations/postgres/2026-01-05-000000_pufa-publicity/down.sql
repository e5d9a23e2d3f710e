DROP TABLE pufa_publicity_told_file;
DROP TABLE pufa_publicity_particulars;
