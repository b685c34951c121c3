ALTER TABLE `saved_reports` ADD `channel_connection_id` text;--> statement-breakpoint
ALTER TABLE `saved_reports` ADD `channel_id` text;--> statement-breakpoint
ALTER TABLE `saved_reports` ADD `channel_name` text;--> statement-breakpoint
ALTER TABLE `saved_reports` ADD `channel_error` text;