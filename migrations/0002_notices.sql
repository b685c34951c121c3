CREATE TABLE `notices` (
	`workspace_id` text NOT NULL,
	`key` text NOT NULL,
	`state` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `notices_at` ON `notices` (`at`);--> statement-breakpoint
CREATE TABLE `notification_preferences` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`timer_connection_id` text,
	`timer_channel_id` text,
	`timer_channel_name` text,
	`timer_error` text,
	`sends_summary` integer NOT NULL,
	`summary_minute` integer NOT NULL,
	`summary_days` text NOT NULL,
	`sends_empty_summary` integer NOT NULL,
	`next_summary_at` integer,
	`reminder_minutes` integer,
	`message_error` text,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `user_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `notification_preferences_summary` ON `notification_preferences` (`next_summary_at`) WHERE next_summary_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `notification_preferences_reminder` ON `notification_preferences` (`user_id`) WHERE reminder_minutes IS NOT NULL;--> statement-breakpoint
DROP INDEX `bindings_container`;--> statement-breakpoint
CREATE UNIQUE INDEX `bindings_channel` ON `bindings` (`workspace_id`,`project_id`,`connection_id`,`external_id`) WHERE kind = 'channel';--> statement-breakpoint
CREATE UNIQUE INDEX `bindings_container` ON `bindings` (`workspace_id`,`provider`,`host`,`kind`,`external_id`) WHERE kind <> 'channel';--> statement-breakpoint
ALTER TABLE `connections` ADD `hears_changes` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `connections_hearing` ON `connections` (`workspace_id`) WHERE hears_changes = 1 AND status <> 'disconnected';