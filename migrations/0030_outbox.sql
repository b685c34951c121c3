CREATE TABLE `outbox` (
	`workspace_id` text NOT NULL,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`connection_id` text,
	`user_id` text,
	`payload` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`due_at` integer,
	`lease_until` integer NOT NULL,
	`attempts` integer NOT NULL,
	`last_error` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `outbox_failed` ON `outbox` (`workspace_id`,`created_at`) WHERE last_error IS NOT NULL;--> statement-breakpoint
ALTER TABLE `connections` ADD `is_subscribed` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `connections_subscribed` ON `connections` (`workspace_id`) WHERE is_subscribed = 1 AND status <> 'disconnected';