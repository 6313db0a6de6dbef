-- An import that somebody began in the browser: how far it came, so that it can be watched, stopped and taken up again. What it took in
-- is in the ledger. `name` and `report` quote a file of letters, so they are sealed under a key of the installation.

CREATE TABLE import_run (
  office_id text NOT NULL,
  run_id uuid NOT NULL,
  account_id uuid NOT NULL,
  name bytea NOT NULL,
  bytes bigint NOT NULL,
  mode text NOT NULL CHECK (mode IN ('history', 'live')),
  channel text NOT NULL,
  dry_run boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'stopped', 'done', 'failed')),
  refusal text,
  counts jsonb NOT NULL,
  part real NOT NULL,
  report bytea,
  started_at timestamptz NOT NULL,
  -- When the process that runs it last said so: one that has been silent for long is gone, and its import can be taken up again.
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (office_id, run_id)
);
