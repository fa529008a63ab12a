CREATE TABLE channels (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    class text NOT NULL,
    name text NOT NULL,
    opened_by_id uuid NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    comings integer NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_channels PRIMARY KEY (id),
    CONSTRAINT fk_channels_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_channels_participations_opened_by_id FOREIGN KEY (opened_by_id) REFERENCES participations (id) ON DELETE RESTRICT
);

ALTER TABLE info_items ADD channel_id uuid;
ALTER TABLE disclosures ADD content_class text;
ALTER TABLE audit_heads ADD seal text;

CREATE INDEX ix_channels_case_id ON channels (case_id);
CREATE INDEX ix_channels_opened_by_id ON channels (opened_by_id);
CREATE INDEX ix_info_items_channel_id ON info_items (channel_id);
