-- Attachments: the bytes lie encrypted in the data folder under the subject's key, by content; here is what they are.
CREATE TABLE attachment (
  office_id text NOT NULL,
  attachment_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  about text NOT NULL,
  media_type text NOT NULL,
  bytes integer NOT NULL,
  digest bytea NOT NULL,
  name bytea,
  added_by text NOT NULL,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (office_id, attachment_id)
);
CREATE INDEX attachment_about ON attachment (office_id, about);

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
  PRIMARY KEY (office_id, account_id, notification_id)
);
