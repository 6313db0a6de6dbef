-- Decisions carried through: on what ground something is arranged, the tree of its tasks (each one's duty says who holds it and until
-- when), and joint meetings, whose agreed points are such tasks. Words are in the vault.

CREATE TABLE arrangement (
  office_id text NOT NULL,
  arrangement_id uuid NOT NULL,
  version integer NOT NULL,
  ground text NOT NULL,
  ground_on date NOT NULL,
  lane text NOT NULL CHECK (lane IN ('normal', 'urgent', 'special', 'hard')),
  source text,
  -- Of a joint meeting about a case: who may not know of the case may not know of this, as the case stands now.
  case_id uuid,
  unit_id text NOT NULL,
  post_id text NOT NULL,
  account text NOT NULL,
  visibility text NOT NULL CHECK (visibility IN ('normal', 'confidential')),
  hidden_from text[] NOT NULL,
  title jsonb NOT NULL,
  reference jsonb NOT NULL,
  arranged_at timestamptz NOT NULL,
  PRIMARY KEY (office_id, arrangement_id)
);

CREATE TABLE task (
  office_id text NOT NULL,
  task_id uuid NOT NULL,
  version integer NOT NULL,
  arrangement_id uuid NOT NULL,
  parent_id uuid,
  level integer NOT NULL,
  by_unit text NOT NULL,
  by_post text NOT NULL,
  lead_unit text NOT NULL,
  lead_post text,
  units text[] NOT NULL,
  due_by date NOT NULL,
  state text NOT NULL CHECK (state IN ('given', 'accepted', 'claimed', 'done', 'cancelled')),
  duty_id uuid NOT NULL,
  extended integer NOT NULL,
  limit_on date NOT NULL,
  detail jsonb NOT NULL,
  given_at timestamptz NOT NULL,
  claimed_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (office_id, task_id)
);
-- A tree is read whole; lists go by whose it is and who gave it, newest first.
CREATE INDEX task_arrangement ON task (office_id, arrangement_id);
CREATE INDEX task_units ON task USING gin (units);
CREATE INDEX task_given ON task (office_id, by_unit, given_at DESC, task_id DESC);
CREATE INDEX task_first ON task (office_id, given_at DESC, task_id DESC) WHERE level = 1;

CREATE TABLE meeting (
  office_id text NOT NULL,
  meeting_id uuid NOT NULL,
  version integer NOT NULL,
  case_id uuid,
  task_id uuid,
  by_unit text NOT NULL,
  by_post text NOT NULL,
  lead_unit text NOT NULL,
  units text[] NOT NULL,
  held_on date NOT NULL,
  state text NOT NULL CHECK (state IN ('called', 'held', 'cancelled')),
  visibility text NOT NULL CHECK (visibility IN ('normal', 'confidential')),
  hidden_from text[] NOT NULL,
  detail jsonb NOT NULL,
  called_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (office_id, meeting_id)
);
CREATE INDEX meeting_case ON meeting (office_id, case_id, called_at) WHERE case_id IS NOT NULL;
CREATE INDEX meeting_task ON meeting (office_id, task_id, called_at) WHERE task_id IS NOT NULL;
CREATE INDEX meeting_newest ON meeting (office_id, called_at DESC, meeting_id DESC);
