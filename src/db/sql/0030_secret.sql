-- How often an appeal was given a new secret: what was opened with an earlier one is open no longer.
ALTER TABLE appeal ADD COLUMN secret_renewals integer NOT NULL DEFAULT 0;

-- Imports of the command line stand among the others: nobody signed in began them, and whoever stops one is in another process.
ALTER TABLE import_run ALTER COLUMN account_id DROP NOT NULL;
ALTER TABLE import_run ADD COLUMN stop_asked boolean NOT NULL DEFAULT false;
