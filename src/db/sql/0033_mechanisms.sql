-- Mechanisms that an office adopted, version beside version, and what they make people owe. What a rule says is kept once, by its digest,
-- which the entry of the adoption names.
CREATE TABLE mechanism (
  office_id text NOT NULL,
  mechanism_id uuid NOT NULL,
  version integer NOT NULL,
  -- Row of the mission, or an office's own: B3.
  row text NOT NULL,
  number integer NOT NULL,
  digest text NOT NULL,
  state text NOT NULL CHECK (state IN ('adopted', 'replaced', 'withdrawn')),
  from_on date NOT NULL,
  -- From this day on it makes no more duties.
  until_on date,
  adopted_by uuid NOT NULL,
  adopted_post text NOT NULL,
  adopted_at timestamptz NOT NULL,
  -- Its days are in mechanism_day up to the end of this year.
  planned_to integer NOT NULL DEFAULT 0,
  PRIMARY KEY (office_id, mechanism_id),
  UNIQUE (office_id, row, number)
);

CREATE TABLE mechanism_source (
  office_id text NOT NULL,
  digest text NOT NULL,
  source text NOT NULL,
  PRIMARY KEY (office_id, digest)
);

-- Days on which a rule falls due, each until it was opened: a few for each rule and year, however many hold it. Made from the rule and
-- the calendar.
CREATE TABLE mechanism_day (
  office_id text NOT NULL,
  mechanism_id uuid NOT NULL,
  duty text NOT NULL,
  due_on date NOT NULL,
  opens_on date NOT NULL,
  period_from date NOT NULL,
  opened boolean NOT NULL DEFAULT false,
  PRIMARY KEY (office_id, mechanism_id, duty, due_on)
);
CREATE INDEX mechanism_day_next ON mechanism_day (office_id, opens_on) WHERE NOT opened;

-- What a mechanism makes one post owe: beside its row in `duty`, what the rule says of it.
CREATE TABLE obligation (
  office_id text NOT NULL,
  duty_id uuid NOT NULL,
  mechanism_id uuid NOT NULL,
  duty text NOT NULL,
  period_from date NOT NULL,
  due_on date NOT NULL,
  unit_id text NOT NULL,
  post_id text NOT NULL,
  -- The partner's unit.
  pair text,
  -- Post; null: somebody outside.
  confirmer text,
  -- Of a quota: how much.
  least bigint,
  -- The next day on which the holder is told: a warning before the day, or the pace of a quota.
  warn_on date,
  PRIMARY KEY (office_id, duty_id)
);
CREATE INDEX obligation_mechanism ON obligation (office_id, mechanism_id, duty_id);
CREATE INDEX obligation_unit ON obligation (office_id, unit_id, due_on);
CREATE INDEX obligation_warn ON obligation (office_id, warn_on) WHERE warn_on IS NOT NULL;

-- How far it came, counted with each record.
CREATE TABLE obligation_progress (
  office_id text NOT NULL,
  duty_id uuid NOT NULL,
  version integer NOT NULL,
  records integer NOT NULL,
  -- Recorded and not refused; confirmed. Days, times, fen or percent.
  claimed jsonb NOT NULL,
  confirmed jsonb NOT NULL,
  done_at timestamptz,
  PRIMARY KEY (office_id, duty_id)
);

-- What was recorded: what it says lies in the vault under the obligation's key.
CREATE TABLE obligation_record (
  office_id text NOT NULL,
  record_id uuid NOT NULL,
  duty_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('recorded', 'confirmed', 'refused')),
  from_on date NOT NULL,
  to_on date NOT NULL,
  place text,
  amount bigint NOT NULL,
  evidence uuid[] NOT NULL,
  by_account uuid NOT NULL,
  by_post text NOT NULL,
  recorded_at timestamptz NOT NULL,
  confirm_duty uuid NOT NULL,
  decided_at timestamptz,
  -- What was asked for on the spot: each a duty, answered or not.
  asks jsonb NOT NULL,
  -- Whoever confirms from outside: digest of the code, and until when it serves.
  code_digest text,
  code_until date,
  publish_duty uuid,
  public_from date,
  public_until date,
  PRIMARY KEY (office_id, record_id)
);
CREATE INDEX obligation_record_duty ON obligation_record (office_id, duty_id);
CREATE INDEX obligation_record_public ON obligation_record (office_id, public_until) WHERE public_until IS NOT NULL;
