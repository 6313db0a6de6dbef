-- Reception days (row B4): on which day which post of a unit receives people, who stands in, and whether it was held.
CREATE TABLE reception_day (
  office_id text NOT NULL,
  day_id uuid NOT NULL,
  version integer NOT NULL,
  unit_id text NOT NULL,
  post_id text NOT NULL,
  on_day date NOT NULL,
  from_time text NOT NULL,
  to_time text NOT NULL,
  place_zh text NOT NULL,
  place_en text NOT NULL,
  slots integer NOT NULL,
  -- The post that receives in place of the leader.
  stand_in text,
  state text NOT NULL CHECK (state IN ('planned', 'held', 'cancelled')),
  -- The post that received.
  held_by text,
  PRIMARY KEY (office_id, day_id)
);
CREATE INDEX reception_next ON reception_day (office_id, on_day, day_id);
-- One post receives once at one time; files name a day by these.
CREATE UNIQUE INDEX reception_once ON reception_day (office_id, post_id, on_day, from_time) WHERE state <> 'cancelled';

-- Who booked, came, or came without booking. Name, telephone and subject lie in the vault under the booking's own key.
CREATE TABLE reception_booking (
  office_id text NOT NULL,
  booking_id uuid NOT NULL,
  version integer NOT NULL,
  day_id uuid NOT NULL,
  on_day date NOT NULL,
  unit_id text NOT NULL,
  -- From 0; null of somebody who came without booking.
  slot integer,
  number text,
  secret_digest text,
  -- Keyed digest of day and telephone: says that somebody has booked that day, and ties no two days together.
  person text,
  mails boolean NOT NULL,
  said jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('booked', 'withdrawn', 'called-off', 'came', 'absent')),
  case_id uuid,
  PRIMARY KEY (office_id, booking_id)
);
CREATE INDEX reception_booking_day ON reception_booking (office_id, day_id, slot);
CREATE INDEX reception_booking_unit ON reception_booking (office_id, unit_id, on_day);
CREATE UNIQUE INDEX reception_number ON reception_booking (office_id, number) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX reception_slot ON reception_booking (office_id, day_id, slot)
  WHERE slot IS NOT NULL AND state NOT IN ('withdrawn', 'called-off');
CREATE UNIQUE INDEX reception_person ON reception_booking (office_id, on_day, person)
  WHERE person IS NOT NULL AND state NOT IN ('withdrawn', 'called-off');
