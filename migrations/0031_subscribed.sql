DROP INDEX `connections_hearing`;--> statement-breakpoint
ALTER TABLE `connections` DROP COLUMN `hears_changes`;