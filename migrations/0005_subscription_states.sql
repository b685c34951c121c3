DROP INDEX `subscriptions_renewal`;--> statement-breakpoint
ALTER TABLE `subscriptions` ADD `site_id` text;--> statement-breakpoint
ALTER TABLE `subscriptions` ADD `error` text;--> statement-breakpoint
ALTER TABLE `subscriptions` ADD `error_at` integer;--> statement-breakpoint
ALTER TABLE `subscriptions` ADD `due_at` integer;--> statement-breakpoint
CREATE INDEX `subscriptions_due` ON `subscriptions` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
ALTER TABLE `subscriptions` DROP COLUMN `renew_at`;--> statement-breakpoint
ALTER TABLE `bindings` DROP COLUMN `hook_status`;--> statement-breakpoint
ALTER TABLE `bindings` DROP COLUMN `hook_error`;--> statement-breakpoint
ALTER TABLE `bindings` DROP COLUMN `hook_error_at`;