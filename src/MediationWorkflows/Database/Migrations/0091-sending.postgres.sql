ALTER TABLE outbox ADD COLUMN weight text NOT NULL DEFAULT 'Notice';
ALTER TABLE outbox ADD COLUMN digest_id uuid;
ALTER TABLE outbox ADD COLUMN rendered_from text;
ALTER TABLE outbox ADD COLUMN stop_token_hash text;


CREATE INDEX ix_outbox_digest_id ON outbox (digest_id);


CREATE INDEX ix_outbox_stop_token_hash ON outbox (stop_token_hash);


ALTER TABLE participations ADD COLUMN digest_at text;
ALTER TABLE participations ADD COLUMN early_reminders boolean NOT NULL DEFAULT true;


CREATE TABLE calendar_feeds (
    person_id uuid NOT NULL,
    token_hash text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_calendar_feeds PRIMARY KEY (person_id),
    CONSTRAINT fk_calendar_feeds_persons_person_id FOREIGN KEY (person_id) REFERENCES persons (id) ON DELETE RESTRICT
);


CREATE UNIQUE INDEX ix_calendar_feeds_token_hash ON calendar_feeds (token_hash);
