-- One order over the journals of all instances. New positions are ticks of the time, far above these.
ALTER TABLE journal ADD COLUMN position bigint NOT NULL DEFAULT 0;

UPDATE journal SET position = ordered.position
FROM (SELECT instance_id, sequence, row_number() OVER (ORDER BY at, instance_id, sequence) AS position FROM journal) AS ordered
WHERE ordered.instance_id = journal.instance_id AND ordered.sequence = journal.sequence;
