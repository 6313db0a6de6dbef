-- A report may accuse several units, and is kept from each of them with all below it. The indexes that hold these columns beside the
-- key (appeal_state, duty_owed_unit) are made anew with the columns' type.

ALTER TABLE appeal RENAME COLUMN accused_unit TO accused_units;
ALTER TABLE appeal
  ALTER COLUMN accused_units TYPE text[] USING array_remove(ARRAY[accused_units], NULL),
  ALTER COLUMN accused_units SET DEFAULT '{}',
  ALTER COLUMN accused_units SET NOT NULL;

ALTER TABLE duty
  ALTER COLUMN hidden_from TYPE text[] USING array_remove(ARRAY[hidden_from], NULL),
  ALTER COLUMN hidden_from SET DEFAULT '{}',
  ALTER COLUMN hidden_from SET NOT NULL;
