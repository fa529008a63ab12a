CREATE TABLE nodes (
    id uuid NOT NULL,
    host text NOT NULL,
    release text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    stopped_at timestamp with time zone,
    CONSTRAINT pk_nodes PRIMARY KEY (id)
);
