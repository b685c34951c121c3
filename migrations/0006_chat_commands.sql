CREATE TABLE `chat_changes` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`request_id` text NOT NULL,
	`at` integer NOT NULL,
	`facts` text NOT NULL,
	`undone_at` integer,
	PRIMARY KEY(`workspace_id`, `user_id`, `request_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `chat_changes_latest` ON `chat_changes` (`workspace_id`,`user_id`,`at`);--> statement-breakpoint
CREATE INDEX `chat_changes_at` ON `chat_changes` (`at`);--> statement-breakpoint
CREATE TABLE `chat_link_codes` (
	`user_id` text NOT NULL,
	`workspace_id` text NOT NULL,
	`code_hash` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `workspace_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `chat_link_codes_code` ON `chat_link_codes` (`code_hash`);