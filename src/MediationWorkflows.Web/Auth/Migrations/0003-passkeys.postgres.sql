CREATE TABLE auth_passkeys (
    credential_id bytea NOT NULL,
    user_id uuid NOT NULL,
    data jsonb NOT NULL,
    CONSTRAINT pk_auth_passkeys PRIMARY KEY (credential_id),
    CONSTRAINT fk_auth_passkeys_auth_accounts_user_id FOREIGN KEY (user_id) REFERENCES auth_accounts (id) ON DELETE CASCADE
);
CREATE INDEX ix_auth_passkeys_user_id ON auth_passkeys (user_id);
