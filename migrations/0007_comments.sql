CREATE TABLE `task_comments` (
	`workspace_id` text NOT NULL,
	`task_id` text NOT NULL,
	`id` text NOT NULL,
	`user_id` text,
	`author` text,
	`body` text NOT NULL,
	`remote_key` text,
	`remote_updated_at` integer NOT NULL,
	`sent_at` integer,
	`refused` text,
	`created_at` integer NOT NULL,
	`edited_at` integer,
	`deleted_at` integer,
	PRIMARY KEY(`workspace_id`, `task_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `task_comments_remote` ON `task_comments` (`workspace_id`,`remote_key`) WHERE remote_key IS NOT NULL;