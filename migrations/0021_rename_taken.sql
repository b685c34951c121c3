ALTER TABLE `suggestions` RENAME COLUMN "is_taken" TO "is_automatic";--> statement-breakpoint
DROP INDEX `suggestions_due`;--> statement-breakpoint
CREATE INDEX `suggestions_due` ON `suggestions` (`ends_at`) WHERE is_automatic = 1 AND decision IS NULL AND skipped IS NULL;