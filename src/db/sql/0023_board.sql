-- The board: how many duties stand where. Kept by a follower of the ledger (src/supervision/board.jobs.ts) from the rows of duties,
-- appeals and cards, so that a figure over a million duties reads some thousand rows. What is hidden from somebody is counted in
-- buckets of its own: no total that they see holds it.

CREATE TABLE board_bucket (
  office_id text NOT NULL,
  bucket_id integer NOT NULL,
  unit_id text NOT NULL,
  mechanism text NOT NULL,
  step text NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  light text NOT NULL CHECK (light IN ('none', 'prompt', 'yellow', 'red')),
  -- It went further down in parts: what stands still is a part.
  in_parts boolean NOT NULL,
  history boolean NOT NULL,
  visibility text NOT NULL CHECK (visibility IN ('normal', 'confidential')),
  hidden_from text[] NOT NULL,
  -- Grows with each batch that changes a count of the office; whoever watches asks for what changed since.
  changed bigint NOT NULL,
  PRIMARY KEY (office_id, bucket_id)
);
CREATE UNIQUE INDEX board_bucket_what ON board_bucket
  (office_id, unit_id, mechanism, step, kind, state, light, in_parts, history, visibility, hidden_from);
CREATE INDEX board_bucket_changed ON board_bucket (office_id, changed);

-- By day, so that "late", "due soon" and "stands still" move with the calendar and need no event. `due_on`: the last day in time,
-- infinity where there is none; of the imported past, the first day of the month in which it was due.
CREATE TABLE board_count (
  office_id text NOT NULL,
  bucket_id integer NOT NULL,
  due_on date NOT NULL,
  n integer NOT NULL CHECK (n >= 0),
  PRIMARY KEY (office_id, bucket_id, due_on)
);

-- Where each duty is counted: what changes moves one count down and another up, and a figure opens to its duties.
CREATE TABLE board_duty (
  office_id text NOT NULL,
  duty_id uuid NOT NULL,
  bucket_id integer NOT NULL,
  due_on date NOT NULL,
  PRIMARY KEY (office_id, duty_id)
);
CREATE INDEX board_duty_due ON board_duty (office_id, bucket_id, due_on, duty_id);

-- A person's own views of the board: a name of their own, sealed, and what is asked for.
CREATE TABLE board_view (
  office_id text NOT NULL,
  view_id uuid NOT NULL,
  account_id uuid NOT NULL,
  name bytea NOT NULL,
  asked jsonb NOT NULL,
  saved_at timestamptz NOT NULL,
  PRIMARY KEY (office_id, view_id)
);
CREATE INDEX board_view_account ON board_view (office_id, account_id, saved_at);
