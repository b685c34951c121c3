CREATE TABLE `subscriptions` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`binding_id` text,
	`provider` text NOT NULL,
	`scope` text NOT NULL,
	`remote_id` text,
	`resource_id` text,
	`secret` text NOT NULL,
	`key_id` text NOT NULL,
	`previous_secret` text,
	`previous_until` integer,
	`state` text NOT NULL,
	`expires_at` integer,
	`renew_at` integer,
	`recovered_until` integer,
	`recovery` text,
	`missed_at` integer,
	`missed_count` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `subscriptions_binding` ON `subscriptions` (`workspace_id`,`binding_id`);--> statement-breakpoint
CREATE INDEX `subscriptions_connection` ON `subscriptions` (`workspace_id`,`connection_id`);--> statement-breakpoint
CREATE INDEX `subscriptions_key` ON `subscriptions` (`key_id`);--> statement-breakpoint
CREATE INDEX `subscriptions_renewal` ON `subscriptions` (`renew_at`) WHERE renew_at IS NOT NULL;--> statement-breakpoint
ALTER TABLE `deliveries` RENAME COLUMN "hook_id" TO "subscription_id";
