CREATE TABLE `absences` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`starts_on` text NOT NULL,
	`id` text NOT NULL,
	`ends_on` text NOT NULL,
	`kind` text NOT NULL,
	`is_half` integer NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `user_id`, `starts_on`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `holiday_calendars` (
	`workspace_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	`read_at` integer NOT NULL,
	`last_error` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `holidays` (
	`workspace_id` text NOT NULL,
	`calendar_id` text NOT NULL,
	`date` text NOT NULL,
	`name` text NOT NULL,
	PRIMARY KEY(`workspace_id`, `calendar_id`, `date`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `working_hours` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`starts_on` text NOT NULL,
	`minutes` text NOT NULL,
	`holiday_calendar_id` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `user_id`, `starts_on`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `weeks` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`starts_on` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`state` text NOT NULL,
	`note` text NOT NULL,
	`submitted_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`version` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `user_id`, `starts_on`)
);
--> statement-breakpoint
CREATE INDEX `weeks_asking` ON `weeks` (`workspace_id`,`user_id`) WHERE state <> 'approved';--> statement-breakpoint
CREATE INDEX `weeks_approved` ON `weeks` (`workspace_id`,`user_id`,`starts_at`) WHERE state = 'approved';--> statement-breakpoint
ALTER TABLE `workspaces` ADD `approves_weeks` integer DEFAULT false NOT NULL;--> statement-breakpoint
DROP VIEW `entry_locks`;--> statement-breakpoint
CREATE VIEW `entry_locks` AS SELECT `entry`.`workspace_id`, `entry`.`id` AS `entry_id`, coalesce(
  (SELECT 'approved:' || `starts_on` FROM `weeks` INDEXED BY `weeks_approved`
    WHERE `workspace_id` = `entry`.`workspace_id` AND `user_id` = `entry`.`user_id` AND `state` = 'approved'
      AND `starts_at` > `entry`.`started_at` - 691200000 AND `starts_at` < coalesce(`entry`.`ended_at`, 9000000000000000) AND `ends_at` > `entry`.`started_at` LIMIT 1),
  (SELECT 'date:' || `locked_before_on` FROM `workspaces` WHERE `id` = `entry`.`workspace_id` AND `locked_before` > `entry`.`started_at`)) AS `lock`
FROM `time_entries` AS `entry`
WHERE NOT EXISTS (SELECT 1 FROM `unlocked_times` AS `unlocked` WHERE `unlocked`.`workspace_id` = `entry`.`workspace_id` AND `unlocked`.`user_id` = `entry`.`user_id`
  AND `unlocked`.`starts_at` <= `entry`.`started_at` AND `unlocked`.`ends_at` >= coalesce(`entry`.`ended_at`, `entry`.`started_at`));--> statement-breakpoint
DROP TRIGGER `time_entries_add_unlocked`;--> statement-breakpoint
-- What begins at the moment of its writing is locked by no date, only by an approved week that is not over: a start reads nothing more.
CREATE TRIGGER `time_entries_add_unlocked` AFTER INSERT ON `time_entries`
WHEN NEW.`started_at` < NEW.`created_at` OR EXISTS (SELECT 1 FROM `weeks` INDEXED BY `weeks_approved` WHERE `workspace_id` = NEW.`workspace_id`
  AND `user_id` = NEW.`user_id` AND `state` = 'approved' AND `starts_at` > NEW.`started_at` - 691200000)
BEGIN SELECT RAISE(ABORT, 'time_locked ' || `lock`) FROM `entry_locks` WHERE `workspace_id` = NEW.`workspace_id` AND `entry_id` = NEW.`id` AND `lock` IS NOT NULL; END;
