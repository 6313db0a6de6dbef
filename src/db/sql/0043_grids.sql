-- Grids (row B5): which addresses a post of a community serves, the office telephone people reach it by, and whether it answers.
CREATE TABLE grid (
  office_id text NOT NULL,
  grid_id uuid NOT NULL,
  version integer NOT NULL,
  unit_id text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  post_id text NOT NULL,
  telephone text NOT NULL,
  hours_zh text NOT NULL,
  hours_en text NOT NULL,
  -- The unit publishes the family name of whoever holds the post.
  names_holder boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'closed')),
  -- Days on which somebody reported that nobody answers, since it was last tried.
  reported jsonb NOT NULL,
  try_duty uuid,
  checking_since date,
  mend_duty uuid,
  silent_since date,
  answered_on date,
  tries integer NOT NULL,
  PRIMARY KEY (office_id, grid_id)
);
-- Two grids of one community are told apart by their names, as files name them.
CREATE UNIQUE INDEX grid_name ON grid (office_id, unit_id, name_zh) WHERE state = 'open';
CREATE INDEX grid_silent ON grid (office_id, silent_since) WHERE silent_since IS NOT NULL OR checking_since IS NOT NULL;

-- The addresses of an open grid, one row each. `key`: the name as it is compared, numbers in figures.
CREATE TABLE grid_address (
  office_id text NOT NULL,
  grid_id uuid NOT NULL,
  n integer NOT NULL,
  name text NOT NULL,
  key text NOT NULL,
  from_number integer,
  to_number integer,
  sides text NOT NULL CHECK (sides IN ('all', 'odd', 'even')),
  search tsvector NOT NULL,
  PRIMARY KEY (office_id, grid_id, n)
);
CREATE INDEX grid_address_key ON grid_address (office_id, key);
CREATE INDEX grid_address_search ON grid_address USING gin (search);

-- Each time somebody of the street tried whether the contact answers.
CREATE TABLE grid_try (
  office_id text NOT NULL,
  grid_id uuid NOT NULL,
  n integer NOT NULL,
  street_id text NOT NULL,
  tried_on date NOT NULL,
  answered boolean NOT NULL,
  PRIMARY KEY (office_id, grid_id, n)
);
CREATE INDEX grid_try_street ON grid_try (office_id, street_id, tried_on);
