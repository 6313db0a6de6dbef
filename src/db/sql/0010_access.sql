-- Which address belongs to which office, where one installation serves several; without one, the first office answers.
ALTER TABLE office ADD COLUMN host text UNIQUE;

-- How often something was tried. Subjects are keyed digests: an address or a number is not to be read from here. Unlogged, as a
-- count lost in a crash harms nobody, and a durable one would cost every filing a second flush.
CREATE UNLOGGED TABLE rate_limit (
  office_id text NOT NULL,
  bucket text NOT NULL,
  window_start timestamptz NOT NULL,
  count integer NOT NULL,
  PRIMARY KEY (office_id, bucket)
);

-- The link that makes the first administrator of an office, as a digest; used once.
CREATE TABLE first_administrator (
  office_id text PRIMARY KEY,
  token_hash bytea NOT NULL,
  expires_at timestamptz NOT NULL
);
