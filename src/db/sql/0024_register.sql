-- The register of rules: those of the office itself, with all their versions (those of the law stand in packs/register.yaml), and who
-- checks that a rule is kept, be it shipped or the office's own. What versions say lies in the vault, under a key of the rule's own.
CREATE TABLE register_rule (
  office_id text NOT NULL,
  rule_id uuid NOT NULL,
  version integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('rule', 'prohibition', 'responsibility')),
  issuer text NOT NULL,
  state text NOT NULL,
  versions jsonb NOT NULL,
  repealed_on date,
  PRIMARY KEY (office_id, rule_id)
);

CREATE TABLE rule_check (
  office_id text NOT NULL,
  check_id uuid NOT NULL,
  version integer NOT NULL,
  rule_id text NOT NULL,
  unit_id text NOT NULL,
  post_id text,
  every text NOT NULL,
  duty_id uuid,
  checked_on date,
  kept boolean,
  checks integer NOT NULL,
  PRIMARY KEY (office_id, check_id),
  UNIQUE (office_id, rule_id)
);
