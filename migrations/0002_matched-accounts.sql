CREATE TABLE `matched_accounts` (
	`workspace_id` text NOT NULL,
	`provider` text NOT NULL,
	`host` text NOT NULL,
	`account_id` text NOT NULL,
	`user_id` text NOT NULL,
	`login` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `provider`, `host`, `account_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `matched_accounts_member` ON `matched_accounts` (`workspace_id`,`user_id`,`provider`,`host`);