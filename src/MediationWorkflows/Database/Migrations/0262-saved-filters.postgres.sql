CREATE TABLE saved_filters (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    name text NOT NULL,
    words text,
    phase text,
    waiting_for text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_saved_filters PRIMARY KEY (id),
    CONSTRAINT fk_saved_filters_persons_person_id FOREIGN KEY (person_id) REFERENCES persons (id) ON DELETE CASCADE
);

CREATE INDEX ix_saved_filters_person_id ON saved_filters (person_id);
