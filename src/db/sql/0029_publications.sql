-- Decided cases made public, good and bad: one row for each, folded from its stream; the words lie in the vault under a key of its own.
CREATE TABLE publicity (
  office_id text NOT NULL,
  publicity_id uuid NOT NULL,
  version integer NOT NULL,
  measure_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('example', 'criticism', 'clearing')),
  unit_id text NOT NULL,
  named boolean NOT NULL,
  state text NOT NULL,
  writer text NOT NULL,
  approver text,
  shown_from date,
  shown_until date,
  -- Days to be shown, what the check found, what was justified, and where the words are.
  detail jsonb NOT NULL,
  drafted_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (office_id, publicity_id)
);
CREATE INDEX publicity_newest ON publicity (office_id, drafted_at DESC, publicity_id DESC);
CREATE INDEX publicity_measure ON publicity (office_id, measure_id);
CREATE INDEX publicity_shown ON publicity (office_id, shown_until) WHERE state = 'shown';
