-- What was found to hold needs no way back.
SELECT 1;
