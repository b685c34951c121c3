DROP INDEX `bindings_container`;--> statement-breakpoint
DROP INDEX `bindings_site_container`;--> statement-breakpoint
DROP INDEX `bindings_channel`;--> statement-breakpoint
DROP INDEX `bindings_calendar`;--> statement-breakpoint
DROP INDEX `bindings_person`;--> statement-breakpoint
DROP INDEX `bindings_deadlines`;--> statement-breakpoint
DROP INDEX `bindings_due`;--> statement-breakpoint
ALTER TABLE `bindings` DROP COLUMN `project_id`;--> statement-breakpoint
ALTER TABLE `bindings` DROP COLUMN `kind`;--> statement-breakpoint
ALTER TABLE `bindings` DROP COLUMN `rules`;--> statement-breakpoint
ALTER TABLE `bindings` DROP COLUMN `calendar`;--> statement-breakpoint
ALTER TABLE `bindings` DROP COLUMN `holds_deadlines`;--> statement-breakpoint
ALTER TABLE `bindings` DROP COLUMN `interval_minutes`;--> statement-breakpoint
ALTER TABLE `bindings` DROP COLUMN `slot`;--> statement-breakpoint
ALTER TABLE `bindings` ADD `project_id` text;--> statement-breakpoint
ALTER TABLE `bindings` ADD `settings` text NOT NULL;--> statement-breakpoint
ALTER TABLE `bindings` ADD `capability` text GENERATED ALWAYS AS (settings->>'capability') VIRTUAL NOT NULL;--> statement-breakpoint
ALTER TABLE `bindings` ADD `interval_minutes` integer;--> statement-breakpoint
ALTER TABLE `bindings` ADD `slot` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `bindings_container` ON `bindings` (`workspace_id`,`provider`,`host`,`external_id`) WHERE capability = 'tracker' AND site_id IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `bindings_site_container` ON `bindings` (`workspace_id`,`provider`,`host`,`site_id`,`external_id`) WHERE capability = 'tracker' AND site_id IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `bindings_channel` ON `bindings` (`workspace_id`,`project_id`,`connection_id`,`external_id`) WHERE capability = 'chat';--> statement-breakpoint
CREATE UNIQUE INDEX `bindings_calendar` ON `bindings` (`workspace_id`,`connection_id`,`external_id`) WHERE capability = 'calendar';--> statement-breakpoint
CREATE INDEX `bindings_person` ON `bindings` (`workspace_id`,`created_by`) WHERE capability = 'calendar';--> statement-breakpoint
CREATE INDEX `bindings_deadlines` ON `bindings` (`workspace_id`) WHERE settings->>'holdsDeadlines' = 1;--> statement-breakpoint
CREATE INDEX `bindings_due` ON `bindings` (`interval_minutes`,`slot`) WHERE status = 'active';
