ALTER TABLE `bindings` ADD `doubt` text;--> statement-breakpoint
ALTER TABLE `bindings` ADD `doubted_at` integer;--> statement-breakpoint
ALTER TABLE `suggestions` ADD `floats_in` text;--> statement-breakpoint
ALTER TABLE `suggestions` ADD `asks` text;--> statement-breakpoint
CREATE INDEX `suggestions_asked` ON `suggestions` (`workspace_id`,`user_id`) WHERE asks IS NOT NULL;--> statement-breakpoint
CREATE INDEX `time_entries_restorable` ON `time_entries` (`workspace_id`,`user_id`,`deleted_at`) WHERE deleted_at IS NOT NULL;