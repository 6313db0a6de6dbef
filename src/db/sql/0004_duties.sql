-- Whatever is owed: by which post, to whom, by when, proven how, confirmed by whom. One table for handling an appeal and for
-- sixty days of field work; what differs is in the mechanism.

CREATE TABLE duty (
  office_id text NOT NULL,
  duty_id uuid NOT NULL,
  version integer NOT NULL,
  mechanism text NOT NULL,
  mechanism_version integer NOT NULL,
  step text NOT NULL,
  about text NOT NULL,
  parent_id uuid,
  issuer text NOT NULL,
  holder_unit text NOT NULL,
  holder_post text,
  chain jsonb NOT NULL DEFAULT '[]',
  assistants text[] NOT NULL DEFAULT '{}',
  beneficiary text,
  confirmer_unit text,
  clock text,
  run jsonb,
  due_on date,
  due_at timestamptz,
  next_at timestamptz,
  target integer NOT NULL DEFAULT 1,
  progress integer NOT NULL DEFAULT 0,
  state text NOT NULL,
  visibility text NOT NULL DEFAULT 'normal' CHECK (visibility IN ('normal', 'confidential')),
  hidden_from text,
  history boolean NOT NULL DEFAULT false,
  opened_at timestamptz NOT NULL,
  accepted_at timestamptz,
  claimed_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (office_id, duty_id)
);
-- "What I owe": open duties of my posts and units, most urgent first. Ended duties leave the index, so it stays as small as the work.
-- What counting and access ask of a duty stands in the index too: counting 20,000 rows took 75 ms from the table on a busy machine.
CREATE INDEX duty_owed_unit ON duty (office_id, holder_unit, due_at)
  INCLUDE (visibility, hidden_from, state, holder_post) WHERE ended_at IS NULL;
CREATE INDEX duty_about ON duty (office_id, about);
CREATE INDEX duty_parent ON duty (office_id, parent_id) WHERE parent_id IS NOT NULL;
-- A sweep touches only what is due, however many wait.
CREATE INDEX duty_next ON duty (office_id, next_at) WHERE next_at IS NOT NULL AND ended_at IS NULL;
