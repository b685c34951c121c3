CREATE TABLE `imported` (
	`workspace_id` text NOT NULL,
	`import_id` text NOT NULL,
	`kind` text NOT NULL,
	`local_id` text NOT NULL,
	PRIMARY KEY(`workspace_id`, `import_id`, `kind`, `local_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `imports` (
	`workspace_id` text NOT NULL,
	`id` text NOT NULL,
	`created_by` text NOT NULL,
	`file_name` text NOT NULL,
	`file_hash` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`state` text NOT NULL,
	`settings` text NOT NULL,
	`offset` integer NOT NULL,
	`line` integer NOT NULL,
	`found` text NOT NULL,
	`is_named` integer NOT NULL,
	`undone` text,
	`problem` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `id`)
);--> statement-breakpoint
DROP TRIGGER `time_entries_add_owes`;--> statement-breakpoint
CREATE TRIGGER `time_entries_add_owes` AFTER INSERT ON `time_entries`
WHEN NEW.`task_id` IS NOT NULL AND NEW.`ended_at` IS NOT NULL AND NEW.`source` <> 'import'
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT owed.`workspace_id`, 'time:' || owed.`binding_id` || ':' || owed.`local_id`, 'worklog', `bindings`.`connection_id`, NULL,
  json_object('bindingId', owed.`binding_id`, 'taskId', owed.`local_id`), 'waiting', 1, NEW.`updated_at` + 30000, 0, 0, NULL, NEW.`updated_at`, NEW.`updated_at`
FROM `links` AS owed JOIN `bindings` ON `bindings`.`workspace_id` = owed.`workspace_id` AND `bindings`.`id` = owed.`binding_id`
WHERE owed.`workspace_id` = NEW.`workspace_id` AND owed.`local_id` IN (NEW.`task_id`) AND owed.`state` = 'live' AND `bindings`.`settings`->>'$.time.mode' <> 'off'
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = excluded.`due_at`, `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;--> statement-breakpoint
DROP TRIGGER `time_entries_change_owes`;--> statement-breakpoint
CREATE TRIGGER `time_entries_change_owes` AFTER UPDATE OF `started_at`, `ended_at`, `task_id`, `notes`, `billable`, `deleted_at` ON `time_entries`
WHEN (OLD.`task_id` IS NOT NULL OR NEW.`task_id` IS NOT NULL) AND (OLD.`ended_at` IS NOT NULL OR NEW.`ended_at` IS NOT NULL) AND NEW.`source` <> 'import'
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT owed.`workspace_id`, 'time:' || owed.`binding_id` || ':' || owed.`local_id`, 'worklog', `bindings`.`connection_id`, NULL,
  json_object('bindingId', owed.`binding_id`, 'taskId', owed.`local_id`), 'waiting', 1, NEW.`updated_at` + 30000, 0, 0, NULL, NEW.`updated_at`, NEW.`updated_at`
FROM `links` AS owed JOIN `bindings` ON `bindings`.`workspace_id` = owed.`workspace_id` AND `bindings`.`id` = owed.`binding_id`
WHERE owed.`workspace_id` = NEW.`workspace_id` AND owed.`local_id` IN (OLD.`task_id`, NEW.`task_id`) AND owed.`state` = 'live' AND `bindings`.`settings`->>'$.time.mode' <> 'off'
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = excluded.`due_at`, `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;--> statement-breakpoint
DROP TRIGGER `time_entries_end_owes`;--> statement-breakpoint
CREATE TRIGGER `time_entries_end_owes` AFTER DELETE ON `time_entries`
WHEN OLD.`task_id` IS NOT NULL AND OLD.`ended_at` IS NOT NULL AND OLD.`deleted_at` IS NULL AND OLD.`source` <> 'import'
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT owed.`workspace_id`, 'time:' || owed.`binding_id` || ':' || owed.`local_id`, 'worklog', `bindings`.`connection_id`, NULL,
  json_object('bindingId', owed.`binding_id`, 'taskId', owed.`local_id`), 'waiting', 1, OLD.`updated_at` + 30000, 0, 0, NULL, OLD.`updated_at`, OLD.`updated_at`
FROM `links` AS owed JOIN `bindings` ON `bindings`.`workspace_id` = owed.`workspace_id` AND `bindings`.`id` = owed.`binding_id`
WHERE owed.`workspace_id` = OLD.`workspace_id` AND owed.`local_id` IN (OLD.`task_id`) AND owed.`state` = 'live' AND `bindings`.`settings`->>'$.time.mode' <> 'off'
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = excluded.`due_at`, `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;
