-- The vault: personal data and whatever people wrote, encrypted under one key per subject (an appeal's person). Destroying the
-- wrapped key is erasure; the master key that wraps it lives in a file outside the database.

CREATE TABLE vault_subject (
  office_id text NOT NULL,
  subject_id uuid NOT NULL,
  wrapped_key bytea,
  destroyed_at timestamptz,
  PRIMARY KEY (office_id, subject_id)
);

CREATE TABLE vault_item (
  office_id text NOT NULL,
  subject_id uuid NOT NULL,
  item_id uuid NOT NULL,
  kind text NOT NULL,
  ciphertext bytea NOT NULL,
  salt bytea NOT NULL,
  PRIMARY KEY (office_id, subject_id, item_id)
);

-- Staff. Passwords, TOTP and sessions are the sign-in library's, in a schema of their own; `auth_user_id` points there.
CREATE TABLE account (
  office_id text NOT NULL,
  account_id uuid NOT NULL,
  version integer NOT NULL,
  username text NOT NULL,
  display_name text NOT NULL,
  lang text NOT NULL DEFAULT 'zh',
  auth_user_id text,
  active boolean NOT NULL,
  PRIMARY KEY (office_id, account_id),
  UNIQUE (office_id, username)
);
CREATE UNIQUE INDEX account_auth_user ON account (office_id, auth_user_id) WHERE auth_user_id IS NOT NULL;
