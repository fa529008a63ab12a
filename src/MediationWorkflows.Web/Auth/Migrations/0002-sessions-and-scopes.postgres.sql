CREATE TABLE auth_sessions (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    started_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_auth_sessions PRIMARY KEY (id),
    CONSTRAINT fk_auth_sessions_auth_accounts_account_id FOREIGN KEY (account_id) REFERENCES auth_accounts (id) ON DELETE CASCADE
);
ALTER TABLE auth_api_keys ADD scope text NOT NULL DEFAULT 'Full';
CREATE INDEX ix_auth_sessions_account_id ON auth_sessions (account_id);
