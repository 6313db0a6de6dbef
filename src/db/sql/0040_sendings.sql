-- What units send down: documents, meetings, inspections, requests for figures (rows H1 to H3). Words lie in the vault under a key of the
-- sending's own; what is counted stands in columns, as it was found when it was sent.
CREATE TABLE sending (
  office_id text NOT NULL,
  sending_id uuid NOT NULL,
  version integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('document', 'meeting', 'inspection', 'request')),
  unit_id text NOT NULL,
  post_id text NOT NULL,
  account uuid NOT NULL,
  title jsonb NOT NULL,
  to_units text[] NOT NULL,
  -- The day by which an answer, or papers, are asked for; null: nothing is.
  by_on date,
  -- The days of a meeting or an inspection.
  from_on date,
  until_on date,
  -- Of an inspection, an id of packs/sendings.yaml.
  subject text,
  -- Of a meeting, who has to come and how many from each unit.
  attends jsonb,
  passes_on boolean NOT NULL,
  temporary boolean NOT NULL,
  urgent text,
  state text NOT NULL,
  signer_unit text,
  signer_post text,
  signed text[] NOT NULL,
  -- Outside office hours it waits until then.
  goes_at timestamptz,
  -- Of an inspection that was merged: into which; of that one, whose others it is.
  joined uuid,
  partners text[] NOT NULL,
  -- How long was left for an answer or before an inspection.
  lead text,
  off_hours boolean NOT NULL,
  over boolean NOT NULL,
  -- What each unit owes, and how far it is.
  answers jsonb NOT NULL,
  decided boolean,
  duties jsonb NOT NULL,
  prepared_at timestamptz NOT NULL,
  sent_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (office_id, sending_id)
);
CREATE INDEX sending_newest ON sending (office_id, prepared_at DESC, sending_id DESC);
CREATE INDEX sending_sent ON sending (office_id, unit_id, sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX sending_to ON sending USING gin (to_units);
CREATE INDEX sending_goes ON sending (office_id, goes_at) WHERE state = 'held';
