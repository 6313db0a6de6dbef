-- Lists that hold people still: every minute it is asked which of them have been kept long enough, and years whose keys are gone are
-- not looked at.
CREATE INDEX project_list_kept ON project_list (office_id, project_id) WHERE erased_at IS NULL;
