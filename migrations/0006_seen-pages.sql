CREATE TABLE `seen_pages` (
	`workspace_id` text NOT NULL,
	`binding_id` text NOT NULL,
	`run_id` text NOT NULL,
	`page` integer NOT NULL,
	`ids` text NOT NULL,
	PRIMARY KEY(`workspace_id`, `binding_id`, `run_id`, `page`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `sync_runs` RENAME COLUMN `touched_at` TO `alive_at`;--> statement-breakpoint
ALTER TABLE `sync_runs` DROP COLUMN `seen_ids`;
