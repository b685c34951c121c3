ALTER TABLE `projects` ADD `code` text;--> statement-breakpoint
CREATE UNIQUE INDEX `projects_code` ON `projects` (`workspace_id`,`code`) WHERE code IS NOT NULL;