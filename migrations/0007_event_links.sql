CREATE TABLE `calendar_feeds` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `user_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `calendar_feeds_token` ON `calendar_feeds` (`token_hash`);--> statement-breakpoint
CREATE TABLE `event_links` (
	`workspace_id` text NOT NULL,
	`local_id` text NOT NULL,
	`binding_id` text NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`event_id` text,
	`etag` text,
	`url` text,
	`written` text,
	`title` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`state` text NOT NULL,
	`due_at` integer,
	`busy_until` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `local_id`, `binding_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `event_links_event` ON `event_links` (`workspace_id`,`binding_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `event_links_asked` ON `event_links` (`workspace_id`,`binding_id`) WHERE state IN ('changed', 'deleted');--> statement-breakpoint
CREATE INDEX `event_links_due` ON `event_links` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `milestones` (
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`due_on` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `project_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `bindings` ADD `holds_deadlines` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `bindings_deadlines` ON `bindings` (`workspace_id`) WHERE holds_deadlines = 1;