DROP INDEX `event_links_due`;--> statement-breakpoint
ALTER TABLE `event_links` DROP COLUMN `due_at`;--> statement-breakpoint
ALTER TABLE `event_links` DROP COLUMN `busy_until`;