-- Attachments: the bytes lie in the data folder, sealed under the subject's key; here is what they are. Rows go with erasure, and the
-- salt with them: the digest that the ledger keeps then says nothing.
CREATE TABLE attachment (
  office_id text NOT NULL,
  attachment_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  about text NOT NULL,
  media_type text NOT NULL,
  bytes integer NOT NULL,
  digest bytea NOT NULL,
  salt bytea NOT NULL,
  name bytea NOT NULL,
  added_by text NOT NULL,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (office_id, attachment_id)
);
CREATE INDEX attachment_about ON attachment (office_id, about);
CREATE INDEX attachment_subject ON attachment (office_id, subject_id);

-- What a person was told, once per entry and reason. No personal data: ids, codes and dates, put into words when shown.
CREATE TABLE notification (
  office_id text NOT NULL,
  account_id uuid NOT NULL,
  notification_id uuid NOT NULL,
  kind text NOT NULL,
  about text NOT NULL,
  facts jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  read_at timestamptz,
  mailed_at timestamptz,
  PRIMARY KEY (office_id, account_id, notification_id)
);
CREATE INDEX notification_new ON notification (office_id, account_id, created_at DESC, notification_id DESC);
CREATE INDEX notification_unread ON notification (office_id, account_id) WHERE read_at IS NULL;
-- A matter that becomes confidential takes back what was told of it.
CREATE INDEX notification_about ON notification (office_id, about);
