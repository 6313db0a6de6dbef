-- Until when a successor has to acknowledge what passed on, and what they found wrong in it. Lists from before have no limit.

ALTER TABLE handover
  ADD COLUMN recorded_at timestamptz,
  ADD COLUMN begun boolean NOT NULL DEFAULT true,
  ADD COLUMN due_on date,
  ADD COLUMN due_at timestamptz,
  ADD COLUMN heads_duty uuid,
  ADD COLUMN remarks jsonb NOT NULL DEFAULT '[]';
-- The worker looks at what has begun and at what is due, however many lists there are.
CREATE INDEX handover_waiting ON handover (office_id, day) WHERE NOT begun AND state <> 'replaced';
CREATE INDEX handover_due ON handover (office_id, due_at) WHERE state = 'open' AND heads_duty IS NULL;
CREATE INDEX handover_from ON handover (office_id, from_account) WHERE from_account IS NOT NULL;
CREATE INDEX handover_to ON handover (office_id, to_account);
DROP INDEX handover_pending;
-- What a post handed on and still answers for: only duties that went through more than one hand.
CREATE INDEX duty_handed_on ON duty USING gin (chain jsonb_path_ops) WHERE ended_at IS NULL AND jsonb_array_length(chain) > 1;
