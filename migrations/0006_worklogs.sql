CREATE TABLE `worklogs` (
	`workspace_id` text NOT NULL,
	`binding_id` text NOT NULL,
	`task_id` text NOT NULL,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`user_id` text,
	`connection_id` text NOT NULL,
	`remote_id` text,
	`started_at` integer NOT NULL,
	`seconds` integer NOT NULL,
	`draft` text NOT NULL,
	`version` text NOT NULL,
	`attempted` integer,
	`state` text NOT NULL,
	`there_seconds` integer,
	`reason` text,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `binding_id`, `task_id`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `worklogs_open` ON `worklogs` (`workspace_id`,`binding_id`) WHERE state <> 'written';--> statement-breakpoint
CREATE TABLE `write_paces` (
	`workspace_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`busy_until` integer NOT NULL,
	`queued_until` integer NOT NULL,
	`is_admitted` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `connection_id`)
) WITHOUT ROWID;--> statement-breakpoint
CREATE TRIGGER `time_entries_add_owes` AFTER INSERT ON `time_entries`
WHEN NEW.`task_id` IS NOT NULL AND NEW.`ended_at` IS NOT NULL
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT owed.`workspace_id`, 'time:' || owed.`binding_id` || ':' || owed.`local_id`, 'worklog', `bindings`.`connection_id`, NULL,
  json_object('bindingId', owed.`binding_id`, 'taskId', owed.`local_id`), 'waiting', 1, NEW.`updated_at` + 30000, 0, 0, NULL, NEW.`updated_at`, NEW.`updated_at`
FROM `links` AS owed JOIN `bindings` ON `bindings`.`workspace_id` = owed.`workspace_id` AND `bindings`.`id` = owed.`binding_id`
WHERE owed.`workspace_id` = NEW.`workspace_id` AND owed.`local_id` IN (NEW.`task_id`) AND owed.`state` = 'live' AND `bindings`.`settings`->>'$.time.mode' <> 'off'
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = excluded.`due_at`, `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;--> statement-breakpoint
CREATE TRIGGER `time_entries_change_owes` AFTER UPDATE OF `started_at`, `ended_at`, `task_id`, `notes`, `billable`, `deleted_at` ON `time_entries`
WHEN (OLD.`task_id` IS NOT NULL OR NEW.`task_id` IS NOT NULL) AND (OLD.`ended_at` IS NOT NULL OR NEW.`ended_at` IS NOT NULL)
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT owed.`workspace_id`, 'time:' || owed.`binding_id` || ':' || owed.`local_id`, 'worklog', `bindings`.`connection_id`, NULL,
  json_object('bindingId', owed.`binding_id`, 'taskId', owed.`local_id`), 'waiting', 1, NEW.`updated_at` + 30000, 0, 0, NULL, NEW.`updated_at`, NEW.`updated_at`
FROM `links` AS owed JOIN `bindings` ON `bindings`.`workspace_id` = owed.`workspace_id` AND `bindings`.`id` = owed.`binding_id`
WHERE owed.`workspace_id` = NEW.`workspace_id` AND owed.`local_id` IN (OLD.`task_id`, NEW.`task_id`) AND owed.`state` = 'live' AND `bindings`.`settings`->>'$.time.mode' <> 'off'
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = excluded.`due_at`, `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;--> statement-breakpoint
CREATE TRIGGER `time_entries_end_owes` AFTER DELETE ON `time_entries`
WHEN OLD.`task_id` IS NOT NULL AND OLD.`ended_at` IS NOT NULL AND OLD.`deleted_at` IS NULL
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT owed.`workspace_id`, 'time:' || owed.`binding_id` || ':' || owed.`local_id`, 'worklog', `bindings`.`connection_id`, NULL,
  json_object('bindingId', owed.`binding_id`, 'taskId', owed.`local_id`), 'waiting', 1, OLD.`updated_at` + 30000, 0, 0, NULL, OLD.`updated_at`, OLD.`updated_at`
FROM `links` AS owed JOIN `bindings` ON `bindings`.`workspace_id` = owed.`workspace_id` AND `bindings`.`id` = owed.`binding_id`
WHERE owed.`workspace_id` = OLD.`workspace_id` AND owed.`local_id` IN (OLD.`task_id`) AND owed.`state` = 'live' AND `bindings`.`settings`->>'$.time.mode' <> 'off'
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = excluded.`due_at`, `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;
