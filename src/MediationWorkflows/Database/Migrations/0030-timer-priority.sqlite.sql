-- After an outage what has legal consequences comes first; until they are scheduled anew, old timers count as work.
ALTER TABLE timers ADD COLUMN priority INTEGER NOT NULL DEFAULT 1;

DROP INDEX ix_timers_not_before_id;

CREATE INDEX "ix_timers_priority_not_before_id" ON "timers" ("priority", "not_before", "id") WHERE state = 'Waiting';
