CREATE TABLE `calendar_channels` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`binding_id` text NOT NULL,
	`provider` text NOT NULL,
	`remote_id` text NOT NULL,
	`resource_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`expires_at` integer NOT NULL,
	`renew_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `calendar_channels_renewal` ON `calendar_channels` (`renew_at`);--> statement-breakpoint
CREATE INDEX `calendar_channels_binding` ON `calendar_channels` (`workspace_id`,`binding_id`);--> statement-breakpoint
CREATE TABLE `suggestions` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`starts_at` integer NOT NULL,
	`id` text NOT NULL,
	`ends_at` integer NOT NULL,
	`binding_id` text NOT NULL,
	`event_id` text NOT NULL,
	`series_id` text,
	`title` text NOT NULL,
	`url` text,
	`skipped` text,
	`project_id` text,
	`tags` text NOT NULL,
	`billable` integer,
	`is_taken` integer NOT NULL,
	`decision` text,
	`entry_id` text,
	`entry_version` integer,
	`remote_updated_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `user_id`, `starts_at`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
DROP INDEX `bindings_container`;--> statement-breakpoint
ALTER TABLE `bindings` ADD `calendar` text;--> statement-breakpoint
ALTER TABLE `bindings` ADD `window_ends_at` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `bindings_calendar` ON `bindings` (`workspace_id`,`connection_id`,`external_id`) WHERE kind = 'calendar';--> statement-breakpoint
CREATE UNIQUE INDEX `bindings_container` ON `bindings` (`workspace_id`,`provider`,`host`,`kind`,`external_id`) WHERE kind NOT IN ('channel', 'calendar');--> statement-breakpoint
ALTER TABLE `sync_runs` ADD `met` text;