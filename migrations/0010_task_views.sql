CREATE TABLE `task_views` (
	`workspace_id` text NOT NULL,
	`id` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`search` text NOT NULL,
	`audience` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `tasks_assignee` ON `tasks` (`workspace_id`,`assignee_id`,`id`) WHERE completed_at IS NULL AND archived_at IS NULL AND assignee_id IS NOT NULL;