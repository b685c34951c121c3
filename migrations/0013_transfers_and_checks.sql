ALTER TABLE `bindings` ADD `check_due_at` integer;--> statement-breakpoint
ALTER TABLE `links` ADD `moved_to` text;--> statement-breakpoint
CREATE INDEX `deliveries_held` ON `deliveries` (`connection_id`,`received_at`) WHERE status = 'held';