CREATE TABLE `connection_hosts` (
	`workspace_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`host` text NOT NULL,
	`failures` integer NOT NULL,
	`failing_since` integer,
	`blocked_until` integer,
	`calls_left` integer,
	`calls_limit` integer,
	`resets_at` integer,
	PRIMARY KEY(`workspace_id`, `connection_id`, `host`)
) WITHOUT ROWID;
