-- Lists of tasks read what hangs below the tasks of a page, not whole decisions; and those that are open without walking past all that
-- are over.
CREATE INDEX task_parent ON task (office_id, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX task_first_open ON task (office_id, given_at DESC, task_id DESC) WHERE level = 1 AND ended_at IS NULL;
CREATE INDEX task_given_open ON task (office_id, by_unit, given_at DESC, task_id DESC) WHERE ended_at IS NULL;
