-- What may only be known with a safety event is told apart from all other tasks, deadlines and participants.
ALTER TABLE tasks ADD COLUMN class text NOT NULL DEFAULT 'ProcessMetadata';
ALTER TABLE deadlines ADD COLUMN class text NOT NULL DEFAULT 'ProcessMetadata';
ALTER TABLE participations ADD COLUMN is_on_call boolean NOT NULL DEFAULT false;

CREATE TABLE safety_events (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    kind text NOT NULL,
    statement text NOT NULL,
    raised_by_id uuid,
    raised_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    acknowledged_by uuid,
    acknowledged_at timestamp with time zone,
    decision text,
    rule text,
    decided_by uuid,
    decided_at timestamp with time zone,
    reason text,
    recipients text,
    cleared_at timestamp with time zone,
    closed_by uuid,
    closed_at timestamp with time zone,
    close_reason text,
    hold_id uuid,
    workflow_instance_id uuid,
    version integer NOT NULL,
    CONSTRAINT pk_safety_events PRIMARY KEY (id),
    CONSTRAINT fk_safety_events_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE TABLE safety_clearances (
    safety_event_id uuid NOT NULL,
    person_id uuid NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_safety_clearances PRIMARY KEY (safety_event_id, person_id),
    CONSTRAINT fk_safety_clearances_safety_events_safety_event_id FOREIGN KEY (safety_event_id) REFERENCES safety_events (id) ON DELETE RESTRICT
);

CREATE TABLE safety_pages (
    id uuid NOT NULL,
    safety_event_id uuid NOT NULL,
    position text NOT NULL,
    participation_id uuid NOT NULL,
    person_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_safety_pages PRIMARY KEY (id),
    CONSTRAINT fk_safety_pages_safety_events_safety_event_id FOREIGN KEY (safety_event_id) REFERENCES safety_events (id) ON DELETE RESTRICT
);

CREATE TABLE on_call_shifts (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    position text NOT NULL,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    channel text,
    version integer NOT NULL,
    CONSTRAINT pk_on_call_shifts PRIMARY KEY (id),
    CONSTRAINT fk_on_call_shifts_persons_person_id FOREIGN KEY (person_id) REFERENCES persons (id) ON DELETE RESTRICT
);

CREATE INDEX ix_safety_events_case_id_state ON safety_events (case_id, state);
CREATE INDEX ix_safety_events_hold_id ON safety_events (hold_id);
CREATE INDEX ix_safety_pages_safety_event_id ON safety_pages (safety_event_id);
CREATE INDEX ix_on_call_shifts_person_id ON on_call_shifts (person_id);
CREATE INDEX ix_on_call_shifts_position_ends_at ON on_call_shifts (position, ends_at);
