-- Bulletins of supervision (督查通报) that were issued: the figures as they stood then, so that a later change shows beside them. What the
-- writer says lies in the vault under a key of the bulletin's own.
CREATE TABLE bulletin (
  office_id text NOT NULL,
  bulletin_id uuid NOT NULL,
  version integer NOT NULL,
  year integer NOT NULL,
  serial integer NOT NULL,
  from_on date NOT NULL,
  until_on date NOT NULL,
  history boolean NOT NULL,
  by_account text NOT NULL,
  by_unit text NOT NULL,
  figures jsonb NOT NULL,
  words jsonb NOT NULL,
  state text NOT NULL,
  issued_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (office_id, bulletin_id),
  UNIQUE (office_id, year, serial)
);
