-- Units, posts, holders. An obligation belongs to a post, not to a person; a post belongs to one unit and has one role.

CREATE TABLE unit (
  office_id text NOT NULL,
  unit_id text NOT NULL,
  version integer NOT NULL,
  parent_id text,
  kind text NOT NULL CHECK (kind IN ('office', 'bureau', 'section', 'street', 'community', 'window', 'grid')),
  name_zh text NOT NULL,
  name_en text NOT NULL,
  functions text[] NOT NULL DEFAULT '{}',
  aliases text[] NOT NULL DEFAULT '{}',
  places text[] NOT NULL DEFAULT '{}',
  path text[] NOT NULL,
  active boolean NOT NULL DEFAULT true,
  PRIMARY KEY (office_id, unit_id)
);
CREATE INDEX unit_parent ON unit (office_id, parent_id);

CREATE TABLE post (
  office_id text NOT NULL,
  post_id text NOT NULL,
  version integer NOT NULL,
  unit_id text NOT NULL,
  role text NOT NULL,
  title_zh text NOT NULL,
  title_en text NOT NULL,
  active boolean NOT NULL DEFAULT true,
  PRIMARY KEY (office_id, post_id)
);
CREATE INDEX post_unit ON post (office_id, unit_id);

-- Who holds a post from when to when; `until` is the last day. Folded from the post's stream.
CREATE TABLE holding (
  office_id text NOT NULL,
  post_id text NOT NULL,
  account_id uuid NOT NULL,
  since date NOT NULL,
  until date,
  PRIMARY KEY (office_id, post_id, account_id, since)
);
CREATE INDEX holding_account ON holding (office_id, account_id);
