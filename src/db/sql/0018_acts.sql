-- What supervision does about a running matter: urges, asks, lists it publicly, takes it over. Words are in the vault of the case they
-- are about; `public_title` is sealed under the same key, so that erasing the person takes it from the public list as well.

CREATE TABLE act (
  office_id text NOT NULL,
  act_id uuid NOT NULL,
  version integer NOT NULL,
  case_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('urge', 'ask', 'listing', 'take-over')),
  state text NOT NULL,
  by_account text NOT NULL,
  by_unit text NOT NULL,
  by_post text NOT NULL,
  unit_id text NOT NULL,
  post_id text,
  duty_id uuid,
  solve_by date,
  detail jsonb NOT NULL,
  acted_at timestamptz NOT NULL,
  ended_at timestamptz,
  public_title bytea,
  PRIMARY KEY (office_id, act_id)
);
CREATE INDEX act_case ON act (office_id, case_id, acted_at);
-- The list of listed matters: what must be solved first on top; those taken off, newest first.
CREATE INDEX act_listed ON act (office_id, solve_by, act_id) WHERE kind = 'listing' AND ended_at IS NULL;
CREATE INDEX act_unlisted ON act (office_id, ended_at DESC, act_id DESC) WHERE kind = 'listing' AND ended_at IS NOT NULL;

-- The mark in every list of cases: until when a listed one has to be solved.
ALTER TABLE appeal ADD COLUMN listed_until date;
