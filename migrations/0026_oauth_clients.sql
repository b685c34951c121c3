CREATE TABLE `oauth_clients` (
	`workspace_id` text NOT NULL,
	`provider` text NOT NULL,
	`host` text NOT NULL,
	`client_id` text NOT NULL,
	`secret` text NOT NULL,
	`key_id` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `provider`, `host`)
);
--> statement-breakpoint
CREATE INDEX `oauth_clients_key` ON `oauth_clients` (`key_id`);