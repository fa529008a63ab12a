-- Accounts, API keys and one-time links (AuthDb). Columns of Identity keep Identity's names.
CREATE TABLE auth_accounts (
    id TEXT NOT NULL CONSTRAINT pk_auth_accounts PRIMARY KEY,
    person_id TEXT NOT NULL,
    display_name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    signed_in_at TEXT NULL,
    user_name TEXT NULL,
    normalized_user_name TEXT NULL,
    email TEXT NULL,
    normalized_email TEXT NULL,
    email_confirmed INTEGER NOT NULL,
    password_hash TEXT NULL,
    security_stamp TEXT NULL,
    concurrency_stamp TEXT NULL,
    phone_number TEXT NULL,
    phone_number_confirmed INTEGER NOT NULL,
    two_factor_enabled INTEGER NOT NULL,
    lockout_end INTEGER NULL,
    lockout_enabled INTEGER NOT NULL,
    access_failed_count INTEGER NOT NULL
);

CREATE TABLE auth_account_claims (
    id INTEGER NOT NULL CONSTRAINT pk_auth_account_claims PRIMARY KEY AUTOINCREMENT,
    user_id TEXT NOT NULL,
    claim_type TEXT NULL,
    claim_value TEXT NULL,
    CONSTRAINT fk_auth_account_claims_auth_accounts_user_id FOREIGN KEY (user_id) REFERENCES auth_accounts (id) ON DELETE CASCADE
);

CREATE TABLE auth_account_logins (
    login_provider TEXT NOT NULL,
    provider_key TEXT NOT NULL,
    provider_display_name TEXT NULL,
    user_id TEXT NOT NULL,
    CONSTRAINT pk_auth_account_logins PRIMARY KEY (login_provider, provider_key),
    CONSTRAINT fk_auth_account_logins_auth_accounts_user_id FOREIGN KEY (user_id) REFERENCES auth_accounts (id) ON DELETE CASCADE
);

CREATE TABLE auth_account_roles (
    account_id TEXT NOT NULL,
    role TEXT NOT NULL,
    CONSTRAINT pk_auth_account_roles PRIMARY KEY (account_id, role),
    CONSTRAINT fk_auth_account_roles_auth_accounts_account_id FOREIGN KEY (account_id) REFERENCES auth_accounts (id) ON DELETE CASCADE
);

CREATE TABLE auth_account_tokens (
    user_id TEXT NOT NULL,
    login_provider TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NULL,
    CONSTRAINT pk_auth_account_tokens PRIMARY KEY (user_id, login_provider, name),
    CONSTRAINT fk_auth_account_tokens_auth_accounts_user_id FOREIGN KEY (user_id) REFERENCES auth_accounts (id) ON DELETE CASCADE
);

CREATE TABLE auth_api_keys (
    id TEXT NOT NULL CONSTRAINT pk_auth_api_keys PRIMARY KEY,
    account_id TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash BLOB NOT NULL,
    created_at TEXT NOT NULL,
    revoked_at TEXT NULL,
    CONSTRAINT fk_auth_api_keys_auth_accounts_account_id FOREIGN KEY (account_id) REFERENCES auth_accounts (id) ON DELETE CASCADE
);

CREATE TABLE auth_sign_in_links (
    id TEXT NOT NULL CONSTRAINT pk_auth_sign_in_links PRIMARY KEY,
    account_id TEXT NOT NULL,
    hash BLOB NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT NULL,
    CONSTRAINT fk_auth_sign_in_links_auth_accounts_account_id FOREIGN KEY (account_id) REFERENCES auth_accounts (id) ON DELETE CASCADE
);
CREATE INDEX ix_auth_account_claims_user_id ON auth_account_claims (user_id);
CREATE INDEX ix_auth_account_logins_user_id ON auth_account_logins (user_id);
CREATE UNIQUE INDEX ix_auth_accounts_normalized_email ON auth_accounts (normalized_email);
CREATE UNIQUE INDEX ix_auth_accounts_normalized_user_name ON auth_accounts (normalized_user_name);
CREATE UNIQUE INDEX ix_auth_accounts_person_id ON auth_accounts (person_id);
CREATE INDEX ix_auth_api_keys_account_id ON auth_api_keys (account_id);
CREATE UNIQUE INDEX ix_auth_api_keys_prefix ON auth_api_keys (prefix);
CREATE INDEX ix_auth_sign_in_links_account_id ON auth_sign_in_links (account_id);
CREATE UNIQUE INDEX ix_auth_sign_in_links_hash ON auth_sign_in_links (hash);
