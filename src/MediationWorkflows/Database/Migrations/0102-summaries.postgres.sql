CREATE TABLE summaries (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    author_id uuid NOT NULL,
    text text NOT NULL,
    state text NOT NULL,
    checked_by_id uuid,
    checked_at timestamp with time zone,
    published_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_summaries PRIMARY KEY (id),
    CONSTRAINT fk_summaries_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_summaries_participations_author_id FOREIGN KEY (author_id) REFERENCES participations (id) ON DELETE RESTRICT
);

CREATE TABLE summary_sources (
    summary_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    case_id uuid NOT NULL,
    class text NOT NULL,
    owner_id uuid,
    CONSTRAINT pk_summary_sources PRIMARY KEY (summary_id, subject_id),
    CONSTRAINT fk_summary_sources_summaries_summary_id FOREIGN KEY (summary_id) REFERENCES summaries (id) ON DELETE CASCADE
);

CREATE TABLE summary_readers (
    summary_id uuid NOT NULL,
    participation_id uuid NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT pk_summary_readers PRIMARY KEY (summary_id, participation_id),
    CONSTRAINT fk_summary_readers_summaries_summary_id FOREIGN KEY (summary_id) REFERENCES summaries (id) ON DELETE CASCADE
);

CREATE INDEX ix_summaries_author_id ON summaries (author_id);
CREATE INDEX ix_summaries_case_id ON summaries (case_id);
CREATE INDEX ix_summary_sources_subject_id ON summary_sources (subject_id);
