DROP TABLE hotline_next;
ALTER TABLE hotline_ticket DROP COLUMN next_rank;
ALTER TABLE hotline_ticket DROP COLUMN next_remark;
