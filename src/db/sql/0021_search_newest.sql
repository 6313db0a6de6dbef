-- When a case was filed, beside its words: a search walks the newest first and stops when its page is full (src/cases/queries.ts).

ALTER TABLE appeal_search ADD COLUMN filed_at timestamptz;
UPDATE appeal_search s SET filed_at = a.filed_at FROM appeal a WHERE a.office_id = s.office_id AND a.case_id = s.case_id;
ALTER TABLE appeal_search ALTER COLUMN filed_at SET NOT NULL;
CREATE INDEX appeal_search_newest ON appeal_search (office_id, filed_at DESC, case_id DESC);
