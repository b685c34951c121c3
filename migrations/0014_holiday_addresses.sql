ALTER TABLE `holiday_calendars` ADD `secret` text;--> statement-breakpoint
ALTER TABLE `holiday_calendars` ADD `key_id` text;
