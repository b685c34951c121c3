ALTER TABLE `notices` RENAME TO `notifications`;--> statement-breakpoint
DROP INDEX `notices_at`;--> statement-breakpoint
CREATE INDEX `notifications_at` ON `notifications` (`at`);