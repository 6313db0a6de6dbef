-- Inspections. What is planned (title, places, items, of a sealed one the units inspected too) lies in the vault under a key of the
-- inspection's own; the row holds who makes it, for which days, and how far it is. `targets` is empty while a plan is sealed.
CREATE TABLE inspection (
  office_id text NOT NULL,
  inspection_id uuid NOT NULL,
  version integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('announced', 'sealed')),
  unit_id text NOT NULL,
  post_id text NOT NULL,
  team text[] NOT NULL,
  team_from timestamptz,
  from_on date NOT NULL,
  to_on date NOT NULL,
  -- Hex SHA-256 of the sealed plan; whoever alters one side alone is found by `verify`.
  commitment text CHECK ((commitment IS NOT NULL) = (kind = 'sealed')),
  plan_item uuid NOT NULL,
  targets text[] NOT NULL,
  seen jsonb NOT NULL,
  findings jsonb NOT NULL,
  duties uuid[] NOT NULL,
  answered text[] NOT NULL,
  state text NOT NULL,
  planned_at timestamptz NOT NULL,
  opened_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (office_id, inspection_id)
);
CREATE INDEX inspection_newest ON inspection (office_id, planned_at DESC, inspection_id DESC);
CREATE INDEX inspection_team ON inspection USING gin (team);
