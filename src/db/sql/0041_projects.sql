-- Projects for the people (为民办实事): a year's collection, what people propose, the projects that come of it, who supports which, and
-- the people entitled, place by place, of whom a sample is asked. Words, contacts and numbers are in the vault.

CREATE TABLE project_collection (
  office_id text NOT NULL,
  collection_id uuid NOT NULL,
  version integer NOT NULL,
  year integer NOT NULL,
  unit_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('collecting', 'choosing', 'checking', 'adopted')),
  collect_until date NOT NULL,
  choose_until date,
  detail jsonb NOT NULL,
  opened_at timestamptz NOT NULL,
  adopted_on date,
  erased_at timestamptz,
  PRIMARY KEY (office_id, collection_id)
);
-- One collection a year: the second of two who open it at once is refused.
CREATE UNIQUE INDEX project_collection_year ON project_collection (office_id, year);

CREATE TABLE project_proposal (
  office_id text NOT NULL,
  proposal_id uuid NOT NULL,
  version integer NOT NULL,
  collection_id uuid NOT NULL,
  place_unit text,
  state text NOT NULL CHECK (state IN ('new', 'grouped', 'set-aside')),
  project_id uuid,
  detail jsonb NOT NULL,
  proposed_at timestamptz NOT NULL,
  PRIMARY KEY (office_id, proposal_id)
);
CREATE INDEX project_proposal_collection ON project_proposal (office_id, collection_id, proposed_at DESC, proposal_id DESC);

CREATE TABLE project (
  office_id text NOT NULL,
  project_id uuid NOT NULL,
  version integer NOT NULL,
  collection_id uuid NOT NULL,
  nth integer NOT NULL,
  state text NOT NULL CHECK (state IN ('candidate', 'not-chosen', 'adopted', 'finished')),
  owner_unit text NOT NULL,
  places text[] NOT NULL,
  -- In fen, as every amount of money.
  money bigint NOT NULL,
  duty_id uuid,
  detail jsonb NOT NULL,
  drafted_at timestamptz NOT NULL,
  finished_at timestamptz,
  PRIMARY KEY (office_id, project_id)
);
CREATE UNIQUE INDEX project_collection_nth ON project (office_id, collection_id, nth);

CREATE TABLE project_support (
  office_id text NOT NULL,
  support_id uuid NOT NULL,
  version integer NOT NULL,
  collection_id uuid NOT NULL,
  projects uuid[] NOT NULL,
  -- Keyed digest of the number, of this year alone; gone once the numbers are erased.
  person bytea,
  given_at timestamptz NOT NULL,
  PRIMARY KEY (office_id, support_id)
);
-- Support is counted once per person.
CREATE UNIQUE INDEX project_support_person ON project_support (office_id, collection_id, person);

CREATE TABLE project_list (
  office_id text NOT NULL,
  list_id uuid NOT NULL,
  version integer NOT NULL,
  project_id uuid NOT NULL,
  place_unit text NOT NULL,
  people integer NOT NULL,
  detail jsonb NOT NULL,
  given_at timestamptz NOT NULL,
  erased_at timestamptz,
  PRIMARY KEY (office_id, list_id)
);
CREATE UNIQUE INDEX project_list_place ON project_list (office_id, project_id, place_unit);
