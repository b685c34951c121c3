CREATE TABLE `clients` (
	`workspace_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`name_norm` text NOT NULL,
	`address` text NOT NULL,
	`currency` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`archived_at` integer,
	PRIMARY KEY(`workspace_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `clients_name` ON `clients` (`workspace_id`,`name_norm`);--> statement-breakpoint
ALTER TABLE `projects` ADD `client_id` text;--> statement-breakpoint
CREATE INDEX `projects_client` ON `projects` (`workspace_id`,`client_id`) WHERE client_id IS NOT NULL;