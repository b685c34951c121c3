ALTER TABLE `bindings` ADD `hook_error` text;--> statement-breakpoint
ALTER TABLE `bindings` ADD `hook_error_at` integer;--> statement-breakpoint
ALTER TABLE `bindings` ADD `missing_since` integer;--> statement-breakpoint
ALTER TABLE `bindings` ADD `check_at` integer;--> statement-breakpoint
CREATE INDEX `bindings_check` ON `bindings` (`check_at`) WHERE check_at IS NOT NULL;--> statement-breakpoint
ALTER TABLE `hooks` ADD `recovered_until` integer;--> statement-breakpoint
ALTER TABLE `hooks` ADD `recovery` text;--> statement-breakpoint
ALTER TABLE `hooks` ADD `missed_at` integer;--> statement-breakpoint
ALTER TABLE `hooks` ADD `missed_count` integer DEFAULT 0 NOT NULL;