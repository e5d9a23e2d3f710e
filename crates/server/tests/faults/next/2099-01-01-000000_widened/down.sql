ALTER TABLE hotline_ticket DROP CONSTRAINT hotline_ticket_next_rank;
DROP TABLE hotline_next;
ALTER TABLE hotline_ticket DROP COLUMN next_rank;
ALTER TABLE hotline_ticket DROP COLUMN next_remark;
