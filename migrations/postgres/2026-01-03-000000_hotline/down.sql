DROP TABLE hotline_ticket_text;
DROP TABLE hotline_import;
DROP TABLE hotline_ticket_counter;
DROP TABLE hotline_caller;
DROP TABLE hotline_ticket_co_unit;
DROP TABLE hotline_ticket;
