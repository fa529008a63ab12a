ALTER TABLE outbox ADD session_id uuid;
ALTER TABLE info_items ADD caucus_id uuid;
ALTER TABLE summaries ADD session_id uuid;
ALTER TABLE summary_sources ADD caucus_id uuid;

CREATE TABLE sessions (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    number integer NOT NULL,
    format text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    block_minutes integer NOT NULL,
    break_minutes integer NOT NULL,
    planned_blocks integer NOT NULL,
    agenda text,
    state text NOT NULL,
    block_ends_at timestamp with time zone,
    block_revision integer NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_sessions PRIMARY KEY (id),
    CONSTRAINT fk_sessions_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE TABLE session_attendees (
    session_id uuid NOT NULL,
    participation_id uuid NOT NULL,
    absent_at timestamp with time zone,
    CONSTRAINT pk_session_attendees PRIMARY KEY (session_id, participation_id),
    CONSTRAINT fk_session_attendees_participations_participation_id FOREIGN KEY (participation_id) REFERENCES participations (id) ON DELETE RESTRICT,
    CONSTRAINT fk_session_attendees_sessions_session_id FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
);

CREATE TABLE session_blocks (
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT pk_session_blocks PRIMARY KEY (id),
    CONSTRAINT fk_session_blocks_sessions_session_id FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
);

CREATE TABLE caucus_members (
    block_id uuid NOT NULL,
    participation_id uuid NOT NULL,
    CONSTRAINT pk_caucus_members PRIMARY KEY (block_id, participation_id),
    CONSTRAINT fk_caucus_members_participations_participation_id FOREIGN KEY (participation_id) REFERENCES participations (id) ON DELETE RESTRICT,
    CONSTRAINT fk_caucus_members_session_blocks_block_id FOREIGN KEY (block_id) REFERENCES session_blocks (id) ON DELETE CASCADE
);

CREATE TABLE session_pauses (
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    by_id uuid,
    from_at timestamp with time zone NOT NULL,
    to_at timestamp with time zone,
    CONSTRAINT pk_session_pauses PRIMARY KEY (id),
    CONSTRAINT fk_session_pauses_sessions_session_id FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
);

CREATE TABLE proposals (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    kind text NOT NULL,
    number integer NOT NULL,
    revises_id uuid,
    proposed_by_id uuid NOT NULL,
    session_id uuid,
    text text,
    starts_at timestamp with time zone,
    lapses_at timestamp with time zone,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_proposals PRIMARY KEY (id),
    CONSTRAINT fk_proposals_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_proposals_participations_proposed_by_id FOREIGN KEY (proposed_by_id) REFERENCES participations (id) ON DELETE RESTRICT
);

CREATE TABLE proposal_lines (
    id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    position integer NOT NULL,
    text text NOT NULL,
    shared_by text NOT NULL,
    CONSTRAINT pk_proposal_lines PRIMARY KEY (id),
    CONSTRAINT fk_proposal_lines_proposals_proposal_id FOREIGN KEY (proposal_id) REFERENCES proposals (id) ON DELETE CASCADE
);

CREATE TABLE proposal_answers (
    proposal_id uuid NOT NULL,
    participation_id uuid NOT NULL,
    accepts boolean,
    reason text,
    at timestamp with time zone,
    CONSTRAINT pk_proposal_answers PRIMARY KEY (proposal_id, participation_id),
    CONSTRAINT fk_proposal_answers_proposals_proposal_id FOREIGN KEY (proposal_id) REFERENCES proposals (id) ON DELETE CASCADE
);

CREATE TABLE statements_of_fact (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    session_id uuid NOT NULL,
    stated_by_id uuid NOT NULL,
    text text NOT NULL,
    stated_at timestamp with time zone NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_statements_of_fact PRIMARY KEY (id),
    CONSTRAINT fk_statements_of_fact_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_statements_of_fact_participations_stated_by_id FOREIGN KEY (stated_by_id) REFERENCES participations (id) ON DELETE RESTRICT,
    CONSTRAINT fk_statements_of_fact_sessions_session_id FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE RESTRICT
);

CREATE TABLE fact_answers (
    fact_id uuid NOT NULL,
    participation_id uuid NOT NULL,
    agrees boolean,
    otherwise text,
    at timestamp with time zone,
    CONSTRAINT pk_fact_answers PRIMARY KEY (fact_id, participation_id),
    CONSTRAINT fk_fact_answers_statements_of_fact_fact_id FOREIGN KEY (fact_id) REFERENCES statements_of_fact (id) ON DELETE CASCADE
);

CREATE TABLE forum_entries (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    session_id uuid NOT NULL,
    kind text NOT NULL,
    speaker_id uuid NOT NULL,
    text text NOT NULL,
    support text,
    at timestamp with time zone NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_forum_entries PRIMARY KEY (id),
    CONSTRAINT fk_forum_entries_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_forum_entries_participations_speaker_id FOREIGN KEY (speaker_id) REFERENCES participations (id) ON DELETE RESTRICT,
    CONSTRAINT fk_forum_entries_sessions_session_id FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE RESTRICT
);

CREATE TABLE forum_hearings (
    entry_id uuid NOT NULL,
    participation_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_forum_hearings PRIMARY KEY (entry_id, participation_id),
    CONSTRAINT fk_forum_hearings_forum_entries_entry_id FOREIGN KEY (entry_id) REFERENCES forum_entries (id) ON DELETE CASCADE
);

CREATE TABLE settlement_options (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    session_id uuid,
    author_id uuid NOT NULL,
    text text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_settlement_options PRIMARY KEY (id),
    CONSTRAINT fk_settlement_options_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_settlement_options_participations_author_id FOREIGN KEY (author_id) REFERENCES participations (id) ON DELETE RESTRICT
);

CREATE TABLE scenarios (
    id uuid NOT NULL,
    option_id uuid NOT NULL,
    position integer NOT NULL,
    what_if text NOT NULL,
    CONSTRAINT pk_scenarios PRIMARY KEY (id),
    CONSTRAINT fk_scenarios_settlement_options_option_id FOREIGN KEY (option_id) REFERENCES settlement_options (id) ON DELETE CASCADE
);

CREATE TABLE consequences (
    scenario_id uuid NOT NULL,
    participation_id uuid NOT NULL,
    text text NOT NULL,
    CONSTRAINT pk_consequences PRIMARY KEY (scenario_id, participation_id),
    CONSTRAINT fk_consequences_participations_participation_id FOREIGN KEY (participation_id) REFERENCES participations (id) ON DELETE RESTRICT,
    CONSTRAINT fk_consequences_scenarios_scenario_id FOREIGN KEY (scenario_id) REFERENCES scenarios (id) ON DELETE CASCADE
);

CREATE TABLE summary_comments (
    summary_id uuid NOT NULL,
    participation_id uuid NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_summary_comments PRIMARY KEY (summary_id, participation_id),
    CONSTRAINT fk_summary_comments_summaries_summary_id FOREIGN KEY (summary_id) REFERENCES summaries (id) ON DELETE CASCADE
);

CREATE INDEX ix_caucus_members_participation_id ON caucus_members (participation_id);
CREATE INDEX ix_consequences_participation_id ON consequences (participation_id);
CREATE INDEX ix_forum_entries_case_id ON forum_entries (case_id);
CREATE INDEX ix_forum_entries_session_id ON forum_entries (session_id);
CREATE INDEX ix_forum_entries_speaker_id ON forum_entries (speaker_id);
CREATE INDEX ix_proposal_lines_proposal_id ON proposal_lines (proposal_id);
CREATE UNIQUE INDEX ix_proposals_case_id_kind_number ON proposals (case_id, kind, number);
CREATE INDEX ix_proposals_proposed_by_id ON proposals (proposed_by_id);
CREATE INDEX ix_scenarios_option_id ON scenarios (option_id);
CREATE INDEX ix_session_attendees_participation_id ON session_attendees (participation_id);
CREATE INDEX ix_session_blocks_session_id ON session_blocks (session_id);
CREATE INDEX ix_session_pauses_session_id ON session_pauses (session_id);
CREATE UNIQUE INDEX ix_sessions_case_id_number ON sessions (case_id, number);
CREATE INDEX ix_settlement_options_author_id ON settlement_options (author_id);
CREATE INDEX ix_settlement_options_case_id ON settlement_options (case_id);
CREATE INDEX ix_statements_of_fact_case_id ON statements_of_fact (case_id);
CREATE INDEX ix_statements_of_fact_session_id ON statements_of_fact (session_id);
CREATE INDEX ix_statements_of_fact_stated_by_id ON statements_of_fact (stated_by_id);
