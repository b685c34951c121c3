ALTER TABLE `bindings` ADD `full_sync_due_at` integer;--> statement-breakpoint
ALTER TABLE `bindings` ADD `sync_state` text;--> statement-breakpoint
ALTER TABLE `bindings` DROP COLUMN `etag`;--> statement-breakpoint
ALTER TABLE `bindings` DROP COLUMN `check_due_at`;--> statement-breakpoint
ALTER TABLE `bindings` DROP COLUMN `page_cursor`;--> statement-breakpoint
ALTER TABLE `bindings` DROP COLUMN `window_ends_at`;--> statement-breakpoint
ALTER TABLE `bindings` DROP COLUMN `doubt`;--> statement-breakpoint
ALTER TABLE `bindings` DROP COLUMN `doubted_at`;--> statement-breakpoint
ALTER TABLE `sync_runs` ADD `next` text;--> statement-breakpoint
ALTER TABLE `sync_runs` ADD `seen_ids` text;--> statement-breakpoint
ALTER TABLE `sync_runs` ADD `unseen_after` text;--> statement-breakpoint
ALTER TABLE `sync_runs` DROP COLUMN `met`;