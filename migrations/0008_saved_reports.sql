CREATE TABLE `report_links` (
	`workspace_id` text NOT NULL,
	`id` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`token_hash` text NOT NULL,
	`search` text NOT NULL,
	`shows_amounts` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `report_links_token` ON `report_links` (`token_hash`);--> statement-breakpoint
CREATE INDEX `report_links_expiry` ON `report_links` (`expires_at`);--> statement-breakpoint
CREATE TABLE `saved_reports` (
	`workspace_id` text NOT NULL,
	`id` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`search` text NOT NULL,
	`audience` text NOT NULL,
	`sends` text,
	`send_minute` integer,
	`next_send_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `saved_reports_due` ON `saved_reports` (`next_send_at`) WHERE next_send_at IS NOT NULL;