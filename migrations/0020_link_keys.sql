ALTER TABLE `links` ADD `display_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `links` ADD `container_id` text DEFAULT '' NOT NULL;