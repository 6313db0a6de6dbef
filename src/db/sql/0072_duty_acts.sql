-- What supervision does about a duty that is of no appeal: an obligation, a task, a finding. It urges, and it asks for an explanation.
-- Words are in the vault under a key of the act's own. `about`: stream of the thing the duty is about, whose page shows the acts.

CREATE TABLE duty_act (
  office_id text NOT NULL,
  act_id uuid NOT NULL,
  version integer NOT NULL,
  duty_id uuid NOT NULL,
  about text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('urge', 'ask')),
  state text NOT NULL,
  by_account text NOT NULL,
  by_unit text NOT NULL,
  by_post text NOT NULL,
  unit_id text NOT NULL,
  post_id text,
  explain_id uuid,
  detail jsonb NOT NULL,
  acted_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (office_id, act_id)
);
CREATE INDEX duty_act_about ON duty_act (office_id, about, acted_at);
CREATE INDEX duty_act_duty ON duty_act (office_id, duty_id) WHERE kind = 'ask';
