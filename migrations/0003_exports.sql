CREATE TABLE `exports` (
	`workspace_id` text NOT NULL,
	`id` text NOT NULL,
	`created_by` text NOT NULL,
	`scope` text NOT NULL,
	`size_bytes` integer,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `id`)
);
