CREATE INDEX `time_entries_billable` ON `time_entries` (`workspace_id`,`project_id`) WHERE billable = 1 AND project_id IS NOT NULL;
