-- How long the forms of mechanisms are worked on: how many took so many minutes, by rule, version, act and month. Nobody's name, post or
-- unit, no obligation and no moment is here, so no row tells whose form it was. The edges stand with the counts: a pack may change them.
CREATE TABLE mechanism_burden (
  office_id text NOT NULL,
  row text NOT NULL,
  number integer NOT NULL,
  duty text NOT NULL,
  act text NOT NULL CHECK (act IN ('record', 'confirm')),
  -- Its first day.
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  -- Minutes: more than the one, at most the other; infinity has no upper edge.
  above integer NOT NULL CHECK (above >= 0),
  up_to double precision NOT NULL CHECK (up_to > above),
  n bigint NOT NULL CHECK (n > 0),
  PRIMARY KEY (office_id, row, number, duty, act, month, above, up_to)
);
