CREATE TABLE auth_sessions (
    id TEXT NOT NULL CONSTRAINT pk_auth_sessions PRIMARY KEY,
    account_id TEXT NOT NULL,
    started_at TEXT NOT NULL,
    CONSTRAINT fk_auth_sessions_auth_accounts_account_id FOREIGN KEY (account_id) REFERENCES auth_accounts (id) ON DELETE CASCADE
);
ALTER TABLE auth_api_keys ADD scope TEXT NOT NULL DEFAULT 'Full';
CREATE INDEX ix_auth_sessions_account_id ON auth_sessions (account_id);
