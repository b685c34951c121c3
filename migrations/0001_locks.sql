CREATE TABLE `unlocked_times` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`starts_at` integer NOT NULL,
	`id` text NOT NULL,
	`ends_at` integer NOT NULL,
	`starts_on` text NOT NULL,
	`ends_on` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `user_id`, `starts_at`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `workspaces` ADD `locked_before` integer;--> statement-breakpoint
ALTER TABLE `workspaces` ADD `locked_before_on` text;--> statement-breakpoint
CREATE VIEW `entry_locks` AS SELECT `entry`.`workspace_id`, `entry`.`id` AS `entry_id`, coalesce(
  (SELECT 'date:' || `locked_before_on` FROM `workspaces` WHERE `id` = `entry`.`workspace_id` AND `locked_before` > `entry`.`started_at`),
  NULL) AS `lock`
FROM `time_entries` AS `entry`
WHERE NOT EXISTS (SELECT 1 FROM `unlocked_times` AS `unlocked` WHERE `unlocked`.`workspace_id` = `entry`.`workspace_id` AND `unlocked`.`user_id` = `entry`.`user_id`
  AND `unlocked`.`starts_at` <= `entry`.`started_at` AND `unlocked`.`ends_at` >= coalesce(`entry`.`ended_at`, `entry`.`started_at`));--> statement-breakpoint
CREATE TRIGGER `time_entries_add_unlocked` AFTER INSERT ON `time_entries`
BEGIN SELECT RAISE(ABORT, 'time_locked ' || `lock`) FROM `entry_locks` WHERE `workspace_id` = NEW.`workspace_id` AND `entry_id` = NEW.`id` AND `lock` IS NOT NULL; END;--> statement-breakpoint
CREATE TRIGGER `time_entries_change_unlocked` BEFORE UPDATE OF `started_at`, `ended_at`, `project_id`, `task_id`, `notes`, `tags`, `billable`, `deleted_at` ON `time_entries`
WHEN OLD.`ended_at` IS NOT NULL OR OLD.`deleted_at` IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'time_locked ' || `lock`) FROM `entry_locks` WHERE `workspace_id` = OLD.`workspace_id` AND `entry_id` = OLD.`id` AND `lock` IS NOT NULL; END;--> statement-breakpoint
CREATE TRIGGER `time_entries_move_unlocked` AFTER UPDATE OF `started_at`, `ended_at` ON `time_entries`
WHEN NEW.`started_at` <> OLD.`started_at` OR (OLD.`ended_at` IS NOT NULL AND NEW.`ended_at` IS NOT OLD.`ended_at`)
BEGIN SELECT RAISE(ABORT, 'time_locked ' || `lock`) FROM `entry_locks` WHERE `workspace_id` = NEW.`workspace_id` AND `entry_id` = NEW.`id` AND `lock` IS NOT NULL; END;--> statement-breakpoint
CREATE TRIGGER `time_entries_end_unlocked` BEFORE DELETE ON `time_entries`
WHEN OLD.`deleted_at` IS NULL
BEGIN SELECT RAISE(ABORT, 'time_locked ' || `lock`) FROM `entry_locks` WHERE `workspace_id` = OLD.`workspace_id` AND `entry_id` = OLD.`id` AND `lock` IS NOT NULL; END;
