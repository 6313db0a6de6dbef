-- A post passed on: what was open then, and what of it the successor has not yet acknowledged. Folded from the post's stream.

CREATE TABLE handover (
  office_id text NOT NULL,
  post_id text NOT NULL,
  handover_id uuid NOT NULL,
  from_account uuid,
  to_account uuid NOT NULL,
  day date NOT NULL,
  duties uuid[] NOT NULL,
  open_duties uuid[] NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'done', 'replaced')),
  PRIMARY KEY (office_id, post_id, handover_id)
);
CREATE INDEX handover_pending ON handover (office_id, to_account) WHERE state = 'open';
