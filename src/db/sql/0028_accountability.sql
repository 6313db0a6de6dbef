-- Accountability and commendation: one row for each measure, folded from its stream. What people said lies in the vault under a key of
-- its own; `detail` holds codes, ids and digests.
CREATE TABLE measure (
  office_id text NOT NULL,
  measure_id uuid NOT NULL,
  version integer NOT NULL,
  rung text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('measure', 'commendation', 'clearing')),
  capacity text NOT NULL CHECK (capacity IN ('holder', 'leader', 'superior', 'unit')),
  -- The person concerned; null where it is a unit.
  account_id uuid,
  unit_id text NOT NULL,
  state text NOT NULL,
  confidential boolean NOT NULL,
  proposed_by text NOT NULL,
  decide_unit text NOT NULL,
  decide_post text NOT NULL,
  decide_account uuid NOT NULL,
  review_post text,
  review_account uuid,
  notified_at timestamptz,
  statement_until timestamptz,
  decided_at timestamptz,
  told_at timestamptz,
  review_until timestamptz,
  in_force_from date,
  in_force_until date,
  barred_until date,
  detail jsonb NOT NULL,
  proposed_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (office_id, measure_id),
  CHECK ((account_id IS NULL) = (capacity = 'unit'))
);
CREATE INDEX measure_newest ON measure (office_id, proposed_at DESC, measure_id DESC);
CREATE INDEX measure_person ON measure (office_id, account_id, proposed_at DESC);
-- What time alone moves: nobody answered in time, or it no longer stands.
CREATE INDEX measure_unanswered ON measure (office_id, statement_until) WHERE state = 'notified';
CREATE INDEX measure_standing ON measure (office_id, in_force_until) WHERE state = 'in-force';
-- Whether a fact was used already.
CREATE INDEX measure_facts ON measure USING gin ((detail -> 'facts') jsonb_path_ops);
-- Appeals whose settled responsibility leads to due process: few of many.
CREATE INDEX appeal_settled ON appeal (office_id, filed_at DESC) WHERE responsibility IN ('person', 'unit');
