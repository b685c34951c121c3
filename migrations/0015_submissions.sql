CREATE TABLE `submissions` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`digest` text NOT NULL,
	`request_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `user_id`, `digest`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `submissions_created` ON `submissions` (`created_at`);