-- Cards: facts about a duty that was late, or about a breach, each with its rule, its holder at that time and a way to contest it.
CREATE TABLE card (
  office_id text NOT NULL,
  card_id uuid NOT NULL,
  version integer NOT NULL,
  rule text NOT NULL,
  rule_version integer NOT NULL,
  colour text NOT NULL CHECK (colour IN ('prompt', 'yellow', 'red')),
  duty_id uuid NOT NULL,
  holder_unit text NOT NULL,
  holder_post text,
  holder_account uuid,
  facts jsonb NOT NULL,
  due_on date,
  due_at timestamptz,
  contest_until timestamptz NOT NULL,
  state text NOT NULL,
  decide_duty uuid,
  -- The card for repetition that this one counted towards: it counts once.
  counted_in uuid,
  issued_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (office_id, card_id)
);
CREATE INDEX card_duty ON card (office_id, duty_id);
CREATE INDEX card_newest ON card (office_id, issued_at DESC, card_id DESC);
CREATE INDEX card_holder ON card (office_id, holder_unit, issued_at DESC, card_id DESC);
CREATE INDEX card_uncounted ON card (office_id, holder_unit, rule, issued_at) WHERE counted_in IS NULL AND state <> 'withdrawn';

-- When a duty has to be looked at next: a sweep touches only what is due, however many wait. Made from the ledger by a follower, so
-- that duties know nothing of cards. `since`: when it came back into its holder's hands.
CREATE TABLE card_watch (
  office_id text NOT NULL,
  duty_id uuid NOT NULL,
  look_at timestamptz NOT NULL,
  since timestamptz,
  PRIMARY KEY (office_id, duty_id)
);
CREATE INDEX card_watch_due ON card_watch (office_id, look_at);

DROP INDEX duty_next;
ALTER TABLE duty DROP COLUMN next_at;
