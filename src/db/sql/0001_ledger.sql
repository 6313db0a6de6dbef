-- The ledger. An entry is written in the transaction of the change it records and never altered: the application's role may INSERT
-- and SELECT here, nothing else (grants at the end of every migration, see migrate.ts). It holds no personal data and no free text.

CREATE TABLE office (
  office_id text PRIMARY KEY,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  calendar text NOT NULL,
  demo boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL
);

CREATE TABLE ledger_entry (
  office_id text NOT NULL,
  stream text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  type text NOT NULL,
  body jsonb NOT NULL,
  actor text NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (office_id, stream, version)
);

-- Written with the entry, removed when the entry has its place among the leaves. Finding "committed and not yet placed" by number
-- or by time would miss what commits late; this table cannot.
CREATE TABLE ledger_pending (
  office_id text NOT NULL,
  stream text NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (office_id, stream, version)
);

-- The order of sealing. `leaf_hash` = SHA-256(0x00 || canonical entry), RFC 9162 section 2.1.
CREATE TABLE ledger_leaf (
  office_id text NOT NULL,
  leaf_index bigint NOT NULL,
  stream text NOT NULL,
  version integer NOT NULL,
  leaf_hash bytea NOT NULL,
  PRIMARY KEY (office_id, leaf_index),
  UNIQUE (office_id, stream, version)
);

-- Hashes of complete subtrees (level 1 and up), so that a root or a proof costs O(log n), not O(n).
CREATE TABLE ledger_node (
  office_id text NOT NULL,
  level smallint NOT NULL,
  node_index bigint NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (office_id, level, node_index)
);

CREATE TABLE ledger_seal (
  office_id text NOT NULL,
  tree_size bigint NOT NULL,
  root bytea NOT NULL,
  signature bytea NOT NULL,
  key_id text NOT NULL,
  sealed_at timestamptz NOT NULL,
  PRIMARY KEY (office_id, tree_size)
);

-- How far each follower has turned leaves into jobs. The row 'sealer' is the lock that makes one sealer per office.
CREATE TABLE ledger_follower (
  office_id text NOT NULL,
  follower text NOT NULL,
  next_leaf bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (office_id, follower)
);

-- A write sent twice happens once: the second finds the first one's result here.
CREATE TABLE idempotency (
  office_id text NOT NULL,
  key text NOT NULL,
  command text NOT NULL,
  request_hash bytea NOT NULL,
  result jsonb NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (office_id, key)
);
