-- Appeals. What people wrote is in the vault; `title` is the masked title under the same key, so that a list needs no second look-up
-- and erasure takes it along. Columns marked erasable in store.ts are not folded from the ledger.

CREATE TABLE appeal (
  office_id text NOT NULL,
  case_id uuid NOT NULL,
  version integer NOT NULL,
  number text NOT NULL,
  secret_hash bytea NOT NULL,
  kind text NOT NULL,
  channel text NOT NULL,
  state text NOT NULL,
  visibility text NOT NULL CHECK (visibility IN ('normal', 'confidential')),
  anonymous boolean NOT NULL,
  accused_unit text,
  category text,
  place_unit text,
  unit_id text,
  units text[] NOT NULL DEFAULT '{}',
  lead_case uuid,
  blocked boolean NOT NULL DEFAULT false,
  contested integer NOT NULL DEFAULT 0,
  reopened integer NOT NULL DEFAULT 0,
  asked_again integer NOT NULL DEFAULT 0,
  solved boolean,
  satisfaction integer,
  responsibility text,
  outcome text,
  publish boolean NOT NULL DEFAULT false,
  published boolean NOT NULL DEFAULT false,
  history boolean NOT NULL DEFAULT false,
  source_ref text,
  detail jsonb NOT NULL DEFAULT '{}',
  filed_at timestamptz NOT NULL,
  accepted_at timestamptz,
  answered_at timestamptz,
  closed_at timestamptz,
  changed_at timestamptz NOT NULL,
  title bytea,
  phone_hash bytea,
  PRIMARY KEY (office_id, case_id),
  UNIQUE (office_id, number)
);
CREATE UNIQUE INDEX appeal_source ON appeal (office_id, source_ref) WHERE source_ref IS NOT NULL;
-- Whoever may see a row is decided in the index: the open cases of each state are counted for every list; without it that took 76 ms at 100,000 cases on a busy machine.
CREATE INDEX appeal_state ON appeal (office_id, state, filed_at DESC) INCLUDE (visibility, units, accused_unit);
CREATE INDEX appeal_filed ON appeal (office_id, filed_at DESC);
CREATE INDEX appeal_unit ON appeal (office_id, unit_id, filed_at DESC);
CREATE INDEX appeal_person ON appeal (office_id, phone_hash) WHERE phone_hash IS NOT NULL;
CREATE INDEX appeal_units ON appeal USING gin (units);
CREATE INDEX appeal_lead ON appeal (office_id, lead_case) WHERE lead_case IS NOT NULL;

-- For finding: bigrams of the masked text, and the bands of its fingerprint for "the same matter from others". Both go with erasure.
CREATE TABLE appeal_search (
  office_id text NOT NULL,
  case_id uuid NOT NULL,
  tokens tsvector NOT NULL,
  bands integer[] NOT NULL,
  PRIMARY KEY (office_id, case_id)
);
CREATE INDEX appeal_search_tokens ON appeal_search USING gin (tokens);
CREATE INDEX appeal_search_bands ON appeal_search USING gin (bands);

-- What the public reads: only by consent, only answered, only masked. Plain text on purpose.
CREATE TABLE publication (
  office_id text NOT NULL,
  case_id uuid NOT NULL,
  category text,
  unit_id text NOT NULL,
  title text NOT NULL,
  question text NOT NULL,
  answer text NOT NULL,
  filed_on date NOT NULL,
  answered_on date NOT NULL,
  published_at timestamptz NOT NULL,
  folded text NOT NULL,
  tokens tsvector NOT NULL,
  PRIMARY KEY (office_id, case_id)
);
CREATE INDEX publication_new ON publication (office_id, published_at DESC);
CREATE INDEX publication_tokens ON publication USING gin (tokens);
