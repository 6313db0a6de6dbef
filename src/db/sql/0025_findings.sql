-- Findings and their correction: what was found where, under which rule, who found it and checks the correction, and the one post that
-- owns it. Words lie in the vault under a key of the finding's own; limits and hands are those of its duties.
CREATE TABLE finding (
  office_id text NOT NULL,
  finding_id uuid NOT NULL,
  version integer NOT NULL,
  source_kind text NOT NULL CHECK (source_kind IN ('inspection', 'supervision', 'outside', 'complaint', 'audit')),
  source_id text,
  by_account uuid,
  by_unit text NOT NULL,
  by_post text NOT NULL,
  unit_id text NOT NULL,
  -- The post whose holder it is about, where it is about one (work discipline).
  concerned text,
  rule_id text NOT NULL,
  rule_version integer NOT NULL,
  found_on date NOT NULL,
  found_at text,
  evidence uuid[] NOT NULL,
  allegation boolean NOT NULL,
  state text NOT NULL,
  owner_unit text,
  owner_post text,
  decide_unit text,
  correct_by date,
  asked jsonb,
  extensions integer NOT NULL,
  returns integer NOT NULL,
  duties jsonb NOT NULL,
  opened_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (office_id, finding_id)
);
CREATE INDEX finding_newest ON finding (office_id, opened_at DESC, finding_id DESC);
-- Repeat findings: the same unit, the same rule.
CREATE INDEX finding_again ON finding (office_id, unit_id, rule_id, found_on);
