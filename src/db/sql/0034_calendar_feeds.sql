-- Addresses under which a calendar program reads what a person or a unit owes. Of the secret in the address only a digest is kept: whoever
-- has the database cannot read anybody's calendar with it.
CREATE TABLE calendar_feed (
  office_id text NOT NULL,
  feed_id uuid NOT NULL,
  digest bytea NOT NULL,
  -- Who made it; its calendar shows no more than they may see.
  account_id uuid NOT NULL,
  -- Null: of the person.
  unit_id text,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (office_id, feed_id),
  UNIQUE (office_id, digest)
);
CREATE INDEX calendar_feed_account ON calendar_feed (office_id, account_id);

-- The public page shows records by the day from which they are public.
CREATE INDEX obligation_record_shown ON obligation_record (office_id, public_from DESC, record_id DESC) WHERE public_from IS NOT NULL;
