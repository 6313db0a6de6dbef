-- A bulletin asks which duties beside those of appeals fell due in its period: from the index, as many rows as the answer rests on.
CREATE INDEX duty_due_beside_appeals ON duty (office_id, due_at) WHERE about NOT LIKE 'case:%';
