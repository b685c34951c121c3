DROP INDEX `bindings_container`;--> statement-breakpoint
ALTER TABLE `bindings` ADD `site_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `bindings_site_container` ON `bindings` (`workspace_id`,`provider`,`host`,`site_id`,`kind`,`external_id`) WHERE kind NOT IN ('channel', 'calendar') AND site_id IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `bindings_container` ON `bindings` (`workspace_id`,`provider`,`host`,`kind`,`external_id`) WHERE kind NOT IN ('channel', 'calendar') AND site_id IS NULL;--> statement-breakpoint
ALTER TABLE `connections` ADD `sites` text DEFAULT '[]' NOT NULL;