CREATE TABLE `bindings` (
	`workspace_id` text NOT NULL,
	`id` text NOT NULL,
	`connection_id` text NOT NULL,
	`project_id` text,
	`provider` text NOT NULL,
	`host` text NOT NULL,
	`settings` text NOT NULL,
	`capability` text GENERATED ALWAYS AS (settings->>'capability') VIRTUAL NOT NULL,
	`site_id` text,
	`external_id` text NOT NULL,
	`name` text NOT NULL,
	`url` text NOT NULL,
	`status` text NOT NULL,
	`missing_since` integer,
	`check_at` integer,
	`interval_minutes` integer,
	`slot` integer,
	`cursor` text,
	`full_sync_due_at` integer,
	`run_id` text,
	`sync_state` text,
	`remarks` text,
	`last_sync_at` integer,
	`last_error` text,
	`last_error_at` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `bindings_container` ON `bindings` (`workspace_id`,`provider`,`host`,`external_id`) WHERE capability = 'tracker' AND site_id IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `bindings_site_container` ON `bindings` (`workspace_id`,`provider`,`host`,`site_id`,`external_id`) WHERE capability = 'tracker' AND site_id IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `bindings_channel` ON `bindings` (`workspace_id`,`project_id`,`connection_id`,`external_id`) WHERE capability = 'chat';--> statement-breakpoint
CREATE UNIQUE INDEX `bindings_calendar` ON `bindings` (`workspace_id`,`connection_id`,`external_id`) WHERE capability = 'calendar';--> statement-breakpoint
CREATE INDEX `bindings_person` ON `bindings` (`workspace_id`,`created_by`) WHERE capability = 'calendar';--> statement-breakpoint
CREATE INDEX `bindings_connection` ON `bindings` (`workspace_id`,`connection_id`);--> statement-breakpoint
CREATE INDEX `bindings_deadlines` ON `bindings` (`workspace_id`) WHERE settings->>'holdsDeadlines' = 1;--> statement-breakpoint
CREATE INDEX `bindings_check` ON `bindings` (`check_at`) WHERE check_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `bindings_due` ON `bindings` (`interval_minutes`,`slot`) WHERE status = 'active';--> statement-breakpoint
CREATE TABLE `deliveries` (
	`subscription_id` text NOT NULL,
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
	PRIMARY KEY(`subscription_id`, `delivery_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `deliveries_workspace` ON `deliveries` (`workspace_id`,`received_at`);--> statement-breakpoint
CREATE INDEX `deliveries_dead` ON `deliveries` (`workspace_id`,`received_at`) WHERE status = 'dead';--> statement-breakpoint
CREATE INDEX `deliveries_given_up` ON `deliveries` (`connection_id`) WHERE status = 'dead';--> statement-breakpoint
CREATE INDEX `deliveries_failed` ON `deliveries` (`processed_at`) WHERE status = 'failed';--> statement-breakpoint
CREATE INDEX `deliveries_held` ON `deliveries` (`connection_id`,`received_at`) WHERE status = 'held';--> statement-breakpoint
CREATE TABLE `links` (
	`workspace_id` text NOT NULL,
	`remote_key` text NOT NULL,
	`binding_id` text NOT NULL,
	`kind` text NOT NULL,
	`local_id` text,
	`display_key` text DEFAULT '' NOT NULL,
	`container_id` text DEFAULT '' NOT NULL,
	`remote_updated_at` integer NOT NULL,
	`remote_version` text NOT NULL,
	`remote_fields` text NOT NULL,
	`written_version` text,
	`state` text NOT NULL,
	`moved_to` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `remote_key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `links_local` ON `links` (`workspace_id`,`local_id`);--> statement-breakpoint
CREATE INDEX `links_binding` ON `links` (`workspace_id`,`binding_id`);--> statement-breakpoint
CREATE TABLE `seen_pages` (
	`workspace_id` text NOT NULL,
	`binding_id` text NOT NULL,
	`run_id` text NOT NULL,
	`page` integer NOT NULL,
	`ids` text NOT NULL,
	PRIMARY KEY(`workspace_id`, `binding_id`, `run_id`, `page`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `sync_runs` (
	`workspace_id` text NOT NULL,
	`binding_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`started_at` integer NOT NULL,
	`alive_at` integer NOT NULL,
	`finished_at` integer,
	`pages` integer NOT NULL,
	`pages_total` integer,
	`seen` integer NOT NULL,
	`created` integer NOT NULL,
	`changed` integer NOT NULL,
	`ignored` integer NOT NULL,
	`next` text,
	`unseen_after` text,
	`is_asked_again` integer DEFAULT false NOT NULL,
	`error` text,
	PRIMARY KEY(`workspace_id`, `binding_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `suggestions` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`starts_at` integer NOT NULL,
	`id` text NOT NULL,
	`ends_at` integer NOT NULL,
	`binding_id` text NOT NULL,
	`event_id` text NOT NULL,
	`series_id` text,
	`title` text NOT NULL,
	`url` text,
	`skipped` text,
	`project_id` text,
	`tags` text NOT NULL,
	`billable` integer,
	`is_automatic` integer NOT NULL,
	`decision` text,
	`entry_id` text,
	`entry_version` integer,
	`floats_in` text,
	`asks` text,
	`remote_updated_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `user_id`, `starts_at`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `suggestions_asked` ON `suggestions` (`workspace_id`,`user_id`) WHERE asks IS NOT NULL;--> statement-breakpoint
CREATE INDEX `suggestions_due` ON `suggestions` (`ends_at`) WHERE is_automatic = 1 AND decision IS NULL AND skipped IS NULL;--> statement-breakpoint
CREATE TABLE `changes` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`request_id` text NOT NULL,
	`at` integer NOT NULL,
	`facts` text NOT NULL,
	`undone_at` integer,
	PRIMARY KEY(`workspace_id`, `user_id`, `request_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `changes_latest` ON `changes` (`workspace_id`,`user_id`,`at`);--> statement-breakpoint
CREATE INDEX `changes_at` ON `changes` (`at`);--> statement-breakpoint
CREATE TABLE `chat_link_codes` (
	`user_id` text NOT NULL,
	`workspace_id` text NOT NULL,
	`code_hash` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `workspace_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `chat_link_codes_code` ON `chat_link_codes` (`code_hash`);--> statement-breakpoint
CREATE TABLE `task_comments` (
	`workspace_id` text NOT NULL,
	`task_id` text NOT NULL,
	`id` text NOT NULL,
	`user_id` text,
	`author` text,
	`body` text NOT NULL,
	`remote_key` text,
	`remote_updated_at` integer NOT NULL,
	`sent_at` integer,
	`refused` text,
	`created_at` integer NOT NULL,
	`edited_at` integer,
	`deleted_at` integer,
	PRIMARY KEY(`workspace_id`, `task_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `task_comments_remote` ON `task_comments` (`workspace_id`,`remote_key`) WHERE remote_key IS NOT NULL;--> statement-breakpoint
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
	`sites` text DEFAULT '[]' NOT NULL,
	`scopes_requested` text NOT NULL,
	`scopes_granted` text NOT NULL,
	`status` text NOT NULL,
	`last_error` text,
	`last_error_at` integer,
	`last_sync_at` integer,
	`is_subscribed` integer DEFAULT false NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `connections_subscribed` ON `connections` (`workspace_id`) WHERE is_subscribed = 1 AND status <> 'disconnected';--> statement-breakpoint
CREATE UNIQUE INDEX `connections_account` ON `connections` (`workspace_id`,`provider`,`host`,`account_id`) WHERE status <> 'disconnected';--> statement-breakpoint
CREATE INDEX `connections_of_account` ON `connections` (`provider`,`host`,`account_id`) WHERE status <> 'disconnected';--> statement-breakpoint
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
CREATE INDEX `oauth_clients_key` ON `oauth_clients` (`key_id`);--> statement-breakpoint
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
CREATE TABLE `calendar_feeds` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `user_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `calendar_feeds_token` ON `calendar_feeds` (`token_hash`);--> statement-breakpoint
CREATE TABLE `event_links` (
	`workspace_id` text NOT NULL,
	`local_id` text NOT NULL,
	`binding_id` text NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`event_id` text,
	`etag` text,
	`url` text,
	`written` text,
	`title` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `local_id`, `binding_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `event_links_event` ON `event_links` (`workspace_id`,`binding_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `event_links_asked` ON `event_links` (`workspace_id`,`binding_id`) WHERE state IN ('changed', 'deleted');--> statement-breakpoint
CREATE TABLE `milestones` (
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`due_on` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `project_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
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
CREATE TABLE `rates` (
	`workspace_id` text NOT NULL,
	`kind` text NOT NULL,
	`level` text NOT NULL,
	`target_id` text NOT NULL,
	`user_id` text NOT NULL,
	`currency` text NOT NULL,
	`starts_at` integer NOT NULL,
	`starts_on` text,
	`amount` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	PRIMARY KEY(`workspace_id`, `kind`, `level`, `target_id`, `user_id`, `currency`, `starts_at`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `notification_preferences` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`timer_connection_id` text,
	`timer_channel_id` text,
	`timer_channel_name` text,
	`timer_error` text,
	`sends_summary` integer NOT NULL,
	`summary_minute` integer NOT NULL,
	`summary_days` text NOT NULL,
	`sends_empty_summary` integer NOT NULL,
	`next_summary_at` integer,
	`reminder_minutes` integer,
	`message_error` text,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `user_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `notification_preferences_summary` ON `notification_preferences` (`next_summary_at`) WHERE next_summary_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `notification_preferences_reminder` ON `notification_preferences` (`user_id`) WHERE reminder_minutes IS NOT NULL;--> statement-breakpoint
CREATE TABLE `outbox` (
	`workspace_id` text NOT NULL,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`connection_id` text,
	`user_id` text,
	`payload` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`due_at` integer,
	`lease_until` integer NOT NULL,
	`attempts` integer NOT NULL,
	`last_error` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`state`,`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `outbox_listed` ON `outbox` (`workspace_id`,`created_at`) WHERE state <> 'done' AND (connection_id IS NOT NULL OR last_error IS NOT NULL);--> statement-breakpoint
CREATE INDEX `outbox_dead` ON `outbox` (`workspace_id`,`connection_id`,`user_id`) WHERE state = 'dead';--> statement-breakpoint
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
	`chat_workspace_id` text,
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
CREATE TABLE `matched_accounts` (
	`workspace_id` text NOT NULL,
	`provider` text NOT NULL,
	`host` text NOT NULL,
	`account_id` text NOT NULL,
	`user_id` text NOT NULL,
	`login` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `provider`, `host`, `account_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `matched_accounts_member` ON `matched_accounts` (`workspace_id`,`user_id`,`provider`,`host`);--> statement-breakpoint
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
	`time_zone_source` text DEFAULT 'chosen' NOT NULL,
	`week_start` integer NOT NULL,
	`clock` text NOT NULL,
	`starts_timer_when_assigned` integer NOT NULL,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `workspaces` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`currency` text DEFAULT 'EUR' NOT NULL,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `submissions` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`digest` text NOT NULL,
	`request_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `user_id`, `digest`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `submissions_created` ON `submissions` (`created_at`);--> statement-breakpoint
CREATE TABLE `subscriptions` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`binding_id` text,
	`site_id` text,
	`provider` text NOT NULL,
	`scope` text NOT NULL,
	`remote_id` text,
	`resource_id` text,
	`secret` text NOT NULL,
	`key_id` text NOT NULL,
	`previous_secret` text,
	`previous_until` integer,
	`state` text NOT NULL,
	`error` text,
	`error_at` integer,
	`expires_at` integer,
	`due_at` integer,
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
CREATE INDEX `subscriptions_shared` ON `subscriptions` (`provider`,`remote_id`) WHERE scope = 'app';--> statement-breakpoint
CREATE INDEX `subscriptions_due` ON `subscriptions` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
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
	`code` text,
	`colour` text NOT NULL,
	`client_id` text,
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
CREATE UNIQUE INDEX `projects_code` ON `projects` (`workspace_id`,`code`) WHERE code IS NOT NULL;--> statement-breakpoint
CREATE INDEX `projects_client` ON `projects` (`workspace_id`,`client_id`) WHERE client_id IS NOT NULL;--> statement-breakpoint
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
	`estimate_seconds` integer,
	`tags` text DEFAULT '[]' NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`completed_at` integer,
	`archived_at` integer,
	`source_provider` text,
	`source_label` text,
	`source_url` text,
	`source_updated_at` integer,
	`source_spent_seconds` integer,
	`unwritten` text,
	PRIMARY KEY(`workspace_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `tasks_project` ON `tasks` (`workspace_id`,`project_id`,`id`);--> statement-breakpoint
CREATE INDEX `tasks_open` ON `tasks` (`workspace_id`,`id`) WHERE completed_at IS NULL AND archived_at IS NULL;--> statement-breakpoint
CREATE INDEX `tasks_unwritten` ON `tasks` (`workspace_id`,`assignee_id`) WHERE unwritten IS NOT NULL;--> statement-breakpoint
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
CREATE INDEX `time_entries_long` ON `time_entries` (`workspace_id`,`user_id`,`started_at`) WHERE ended_at - started_at > 86400000 AND deleted_at IS NULL;--> statement-breakpoint
CREATE INDEX `time_entries_restorable` ON `time_entries` (`workspace_id`,`user_id`,`deleted_at`) WHERE deleted_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `time_entries_deleted` ON `time_entries` (`deleted_at`) WHERE deleted_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `worklogs` (
	`workspace_id` text NOT NULL,
	`binding_id` text NOT NULL,
	`task_id` text NOT NULL,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`user_id` text,
	`connection_id` text NOT NULL,
	`remote_id` text,
	`started_at` integer NOT NULL,
	`seconds` integer NOT NULL,
	`draft` text NOT NULL,
	`version` text NOT NULL,
	`attempted` integer,
	`state` text NOT NULL,
	`there_seconds` integer,
	`reason` text,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `binding_id`, `task_id`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `worklogs_open` ON `worklogs` (`workspace_id`,`binding_id`) WHERE state <> 'written';--> statement-breakpoint
CREATE INDEX `worklogs_asked` ON `worklogs` (`workspace_id`,`user_id`) WHERE state IN ('changed', 'deleted', 'refused');--> statement-breakpoint
CREATE TABLE `write_paces` (
	`workspace_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`busy_until` integer NOT NULL,
	`queued_until` integer NOT NULL,
	`is_admitted` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `connection_id`)
) WITHOUT ROWID;--> statement-breakpoint
CREATE TRIGGER `audit_keeps_rows` BEFORE UPDATE ON `audit` BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_keeps_history` BEFORE DELETE ON `audit` BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_keeps_ids` BEFORE INSERT ON `audit`
WHEN EXISTS (SELECT 1 FROM `audit` WHERE `workspace_id` = NEW.`workspace_id` AND `id` = NEW.`id`)
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `time_entries_add_owes` AFTER INSERT ON `time_entries`
WHEN NEW.`task_id` IS NOT NULL AND NEW.`ended_at` IS NOT NULL
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT owed.`workspace_id`, 'time:' || owed.`binding_id` || ':' || owed.`local_id`, 'worklog', `bindings`.`connection_id`, NULL,
  json_object('bindingId', owed.`binding_id`, 'taskId', owed.`local_id`), 'waiting', 1, NEW.`updated_at` + 30000, 0, 0, NULL, NEW.`updated_at`, NEW.`updated_at`
FROM `links` AS owed JOIN `bindings` ON `bindings`.`workspace_id` = owed.`workspace_id` AND `bindings`.`id` = owed.`binding_id`
WHERE owed.`workspace_id` = NEW.`workspace_id` AND owed.`local_id` IN (NEW.`task_id`) AND owed.`state` = 'live' AND `bindings`.`settings`->>'$.time.mode' <> 'off'
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = excluded.`due_at`, `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;--> statement-breakpoint
CREATE TRIGGER `time_entries_change_owes` AFTER UPDATE OF `started_at`, `ended_at`, `task_id`, `notes`, `billable`, `deleted_at` ON `time_entries`
WHEN (OLD.`task_id` IS NOT NULL OR NEW.`task_id` IS NOT NULL) AND (OLD.`ended_at` IS NOT NULL OR NEW.`ended_at` IS NOT NULL)
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT owed.`workspace_id`, 'time:' || owed.`binding_id` || ':' || owed.`local_id`, 'worklog', `bindings`.`connection_id`, NULL,
  json_object('bindingId', owed.`binding_id`, 'taskId', owed.`local_id`), 'waiting', 1, NEW.`updated_at` + 30000, 0, 0, NULL, NEW.`updated_at`, NEW.`updated_at`
FROM `links` AS owed JOIN `bindings` ON `bindings`.`workspace_id` = owed.`workspace_id` AND `bindings`.`id` = owed.`binding_id`
WHERE owed.`workspace_id` = NEW.`workspace_id` AND owed.`local_id` IN (OLD.`task_id`, NEW.`task_id`) AND owed.`state` = 'live' AND `bindings`.`settings`->>'$.time.mode' <> 'off'
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = excluded.`due_at`, `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;--> statement-breakpoint
CREATE TRIGGER `time_entries_end_owes` AFTER DELETE ON `time_entries`
WHEN OLD.`task_id` IS NOT NULL AND OLD.`ended_at` IS NOT NULL AND OLD.`deleted_at` IS NULL
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT owed.`workspace_id`, 'time:' || owed.`binding_id` || ':' || owed.`local_id`, 'worklog', `bindings`.`connection_id`, NULL,
  json_object('bindingId', owed.`binding_id`, 'taskId', owed.`local_id`), 'waiting', 1, OLD.`updated_at` + 30000, 0, 0, NULL, OLD.`updated_at`, OLD.`updated_at`
FROM `links` AS owed JOIN `bindings` ON `bindings`.`workspace_id` = owed.`workspace_id` AND `bindings`.`id` = owed.`binding_id`
WHERE owed.`workspace_id` = OLD.`workspace_id` AND owed.`local_id` IN (OLD.`task_id`) AND owed.`state` = 'live' AND `bindings`.`settings`->>'$.time.mode' <> 'off'
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = excluded.`due_at`, `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;
