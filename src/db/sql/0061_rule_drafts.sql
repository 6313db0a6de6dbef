-- A version of a rule that was prepared and handed to whoever signs. What it says lies in mechanism_source, under its digest.
CREATE TABLE rule_draft (
  office_id text NOT NULL,
  draft_id uuid NOT NULL,
  version integer NOT NULL,
  state text NOT NULL CHECK (state IN ('handed', 'returned', 'adopted', 'taken-back')),
  row text NOT NULL,
  number integer NOT NULL,
  digest text NOT NULL,
  -- The day from which it is to bind, as whoever prepared it proposes.
  from_on date NOT NULL,
  by_account uuid NOT NULL,
  by_post text NOT NULL,
  by_unit text NOT NULL,
  handed_at timestamptz NOT NULL,
  -- To sign it, or to mend it.
  duty_id uuid NOT NULL,
  mechanism_id uuid,
  decided_at timestamptz,
  PRIMARY KEY (office_id, draft_id)
);
-- Of each rule one draft waits.
CREATE UNIQUE INDEX rule_draft_open ON rule_draft (office_id, row) WHERE state IN ('handed', 'returned');
