CREATE INDEX hotline_ticket_next_rank_index ON hotline_ticket (tenant_id, next_rank, id);
