-- Their headers named what was made, and who made it stood beside it: they are encrypted from here on, and those from before can be read no more.
DELETE FROM idempotency_records;
