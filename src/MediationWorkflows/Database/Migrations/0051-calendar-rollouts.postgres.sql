CREATE TABLE calendar_rollouts (
    id uuid NOT NULL,
    calendar_id text NOT NULL,
    calendar_version integer NOT NULL,
    shortening_confirmed boolean NOT NULL,
    started_by uuid,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    total integer NOT NULL,
    done integer NOT NULL,
    lengthened integer NOT NULL,
    shortened integer NOT NULL,
    kept integer NOT NULL,
    after uuid,
    version integer NOT NULL,
    CONSTRAINT pk_calendar_rollouts PRIMARY KEY (id)
);

CREATE INDEX ix_calendar_rollouts_calendar_id_started_at ON calendar_rollouts (calendar_id, started_at);
