CREATE TABLE `bindings` (
	`workspace_id` text NOT NULL,
	`id` text NOT NULL,
	`connection_id` text NOT NULL,
	`project_id` text NOT NULL,
	`provider` text NOT NULL,
	`host` text NOT NULL,
	`kind` text NOT NULL,
	`external_id` text NOT NULL,
	`name` text NOT NULL,
	`url` text NOT NULL,
	`status` text NOT NULL,
	`hook_status` text NOT NULL,
	`rules` text NOT NULL,
	`interval_minutes` integer NOT NULL,
	`slot` integer NOT NULL,
	`cursor` text,
	`etag` text,
	`run_id` text,
	`page_cursor` text,
	`last_sync_at` integer,
	`last_error` text,
	`last_error_at` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `bindings_container` ON `bindings` (`workspace_id`,`provider`,`host`,`kind`,`external_id`);--> statement-breakpoint
CREATE INDEX `bindings_connection` ON `bindings` (`workspace_id`,`connection_id`);--> statement-breakpoint
CREATE INDEX `bindings_due` ON `bindings` (`interval_minutes`,`slot`) WHERE status = 'active';--> statement-breakpoint
CREATE TABLE `deliveries` (
	`hook_id` text NOT NULL,
	`delivery_id` text NOT NULL,
	`workspace_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`binding_id` text,
	`provider` text NOT NULL,
	`event` text NOT NULL,
	`action` text,
	`status` text NOT NULL,
	`result` text NOT NULL,
	`received_at` integer NOT NULL,
	`processed_at` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`attempts` integer NOT NULL,
	`size_bytes` integer NOT NULL,
	`headers` text NOT NULL,
	`body` blob,
	`body_key` text,
	PRIMARY KEY(`hook_id`, `delivery_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `deliveries_workspace` ON `deliveries` (`workspace_id`,`received_at`);--> statement-breakpoint
CREATE INDEX `deliveries_dead` ON `deliveries` (`workspace_id`,`received_at`) WHERE status = 'dead';--> statement-breakpoint
CREATE TABLE `hooks` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`binding_id` text,
	`provider` text NOT NULL,
	`secret` text NOT NULL,
	`key_id` text NOT NULL,
	`previous_secret` text,
	`previous_until` integer,
	`remote_id` text,
	`status` text NOT NULL,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `hooks_binding` ON `hooks` (`workspace_id`,`binding_id`);--> statement-breakpoint
CREATE INDEX `hooks_connection` ON `hooks` (`workspace_id`,`connection_id`);--> statement-breakpoint
CREATE INDEX `hooks_key` ON `hooks` (`key_id`);--> statement-breakpoint
CREATE TABLE `links` (
	`workspace_id` text NOT NULL,
	`remote_key` text NOT NULL,
	`binding_id` text NOT NULL,
	`kind` text NOT NULL,
	`local_id` text,
	`remote_number` text,
	`remote_updated_at` integer NOT NULL,
	`remote_version` text NOT NULL,
	`remote_fields` text NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `remote_key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `links_local` ON `links` (`workspace_id`,`local_id`);--> statement-breakpoint
CREATE INDEX `links_binding` ON `links` (`workspace_id`,`binding_id`);--> statement-breakpoint
CREATE TABLE `sync_runs` (
	`workspace_id` text NOT NULL,
	`binding_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`started_at` integer NOT NULL,
	`touched_at` integer NOT NULL,
	`finished_at` integer,
	`pages` integer NOT NULL,
	`pages_total` integer,
	`seen` integer NOT NULL,
	`created` integer NOT NULL,
	`changed` integer NOT NULL,
	`ignored` integer NOT NULL,
	`error` text,
	PRIMARY KEY(`workspace_id`, `binding_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `activities` (
	`workspace_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`id` text NOT NULL,
	`binding_id` text,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`outcome` text NOT NULL,
	`summary` text NOT NULL,
	`duration_ms` integer NOT NULL,
	`calls` text NOT NULL,
	PRIMARY KEY(`workspace_id`, `connection_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `connections` (
	`workspace_id` text NOT NULL,
	`id` text NOT NULL,
	`owner_id` text,
	`provider` text NOT NULL,
	`host` text NOT NULL,
	`account_id` text NOT NULL,
	`account_login` text NOT NULL,
	`avatar_url` text,
	`auth_method` text NOT NULL,
	`scopes_requested` text NOT NULL,
	`scopes_granted` text NOT NULL,
	`status` text NOT NULL,
	`last_error` text,
	`last_error_at` integer,
	`last_sync_at` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `connections_account` ON `connections` (`workspace_id`,`provider`,`host`,`account_id`) WHERE status <> 'disconnected';--> statement-breakpoint
CREATE TABLE `consents` (
	`workspace_id` text NOT NULL,
	`id` text NOT NULL,
	`user_id` text NOT NULL,
	`provider` text NOT NULL,
	`host` text NOT NULL,
	`scopes` text NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `credentials` (
	`connection_id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`secret` text NOT NULL,
	`key_id` text NOT NULL,
	`expires_at` integer,
	`refresh_expires_at` integer,
	`version` integer NOT NULL,
	`lease_id` text,
	`lease_until` integer,
	`updated_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `credentials_expiry` ON `credentials` (`expires_at`) WHERE expires_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `credentials_key` ON `credentials` (`key_id`);--> statement-breakpoint
CREATE TABLE `oauth_states` (
	`state_hash` text PRIMARY KEY NOT NULL,
	`provider` text NOT NULL,
	`purpose` text NOT NULL,
	`browser_hash` text NOT NULL,
	`user_id` text,
	`workspace_id` text,
	`connection_id` text,
	`secret` text NOT NULL,
	`scopes` text NOT NULL,
	`payload` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `oauth_states_expiry` ON `oauth_states` (`expires_at`);--> statement-breakpoint
CREATE TABLE `api_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`token_hash` text NOT NULL,
	`prefix` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_hash` ON `api_tokens` (`token_hash`);--> statement-breakpoint
CREATE INDEX `api_tokens_user` ON `api_tokens` (`workspace_id`,`user_id`);--> statement-breakpoint
CREATE TABLE `audit` (
	`workspace_id` text NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`target` text NOT NULL,
	`detail` text NOT NULL,
	PRIMARY KEY(`workspace_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `identities` (
	`provider` text NOT NULL,
	`host` text NOT NULL,
	`account_id` text NOT NULL,
	`user_id` text NOT NULL,
	`login` text NOT NULL,
	`email` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`provider`, `host`, `account_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `identities_user` ON `identities` (`user_id`,`provider`);--> statement-breakpoint
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`role` text NOT NULL,
	`label` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`accepted_by` text,
	`accepted_at` integer,
	`revoked_at` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_token` ON `invitations` (`token_hash`);--> statement-breakpoint
CREATE INDEX `invitations_workspace` ON `invitations` (`workspace_id`,`id`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `user_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `memberships_user` ON `memberships` (`user_id`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id_hash` text PRIMARY KEY NOT NULL,
	`public_id` text NOT NULL,
	`user_id` text NOT NULL,
	`workspace_id` text NOT NULL,
	`user_agent` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`expires_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text,
	`avatar_url` text,
	`time_zone` text NOT NULL,
	`week_start` integer NOT NULL,
	`clock` text NOT NULL,
	`starts_timer_when_assigned` integer NOT NULL,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `workspaces` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `project_members` (
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `project_id`, `user_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `project_members_user` ON `project_members` (`workspace_id`,`user_id`);--> statement-breakpoint
CREATE TABLE `projects` (
	`workspace_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`name_norm` text NOT NULL,
	`colour` text NOT NULL,
	`access` text NOT NULL,
	`billable` integer NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`archived_at` integer,
	PRIMARY KEY(`workspace_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `projects_name` ON `projects` (`workspace_id`,`name_norm`);--> statement-breakpoint
CREATE TABLE `tags` (
	`workspace_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`name_norm` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `tags_name` ON `tags` (`workspace_id`,`name_norm`);--> statement-breakpoint
CREATE TABLE `tasks` (
	`workspace_id` text NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`title` text NOT NULL,
	`title_norm` text NOT NULL,
	`description` text NOT NULL,
	`status` text NOT NULL,
	`priority` text NOT NULL,
	`assignee_id` text,
	`due_on` text,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`completed_at` integer,
	`archived_at` integer,
	`source_provider` text,
	`source_label` text,
	`source_url` text,
	`source_updated_at` integer,
	PRIMARY KEY(`workspace_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `tasks_project` ON `tasks` (`workspace_id`,`project_id`,`id`);--> statement-breakpoint
CREATE INDEX `tasks_open` ON `tasks` (`workspace_id`,`id`) WHERE completed_at IS NULL AND archived_at IS NULL;--> statement-breakpoint
CREATE TABLE `time_entries` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`started_at` integer NOT NULL,
	`id` text NOT NULL,
	`ended_at` integer,
	`project_id` text,
	`task_id` text,
	`notes` text NOT NULL,
	`tags` text NOT NULL,
	`billable` integer NOT NULL,
	`time_zone` text NOT NULL,
	`source` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`deleted_at` integer,
	PRIMARY KEY(`workspace_id`, `user_id`, `started_at`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `time_entries_id` ON `time_entries` (`workspace_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `time_entries_timer` ON `time_entries` (`user_id`) WHERE ended_at IS NULL AND deleted_at IS NULL;--> statement-breakpoint
CREATE INDEX `time_entries_task` ON `time_entries` (`workspace_id`,`task_id`) WHERE task_id IS NOT NULL;--> statement-breakpoint
CREATE TRIGGER `audit_keeps_rows` BEFORE UPDATE ON `audit` BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_keeps_history` BEFORE DELETE ON `audit` BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
