CREATE TABLE `rates` (
	`workspace_id` text NOT NULL,
	`kind` text NOT NULL,
	`level` text NOT NULL,
	`target_id` text NOT NULL,
	`user_id` text NOT NULL,
	`currency` text NOT NULL,
	`starts_at` integer NOT NULL,
	`starts_on` text,
	`amount` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	PRIMARY KEY(`workspace_id`, `kind`, `level`, `target_id`, `user_id`, `currency`, `starts_at`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `workspaces` ADD `currency` text DEFAULT 'EUR' NOT NULL;