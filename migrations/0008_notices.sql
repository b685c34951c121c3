CREATE INDEX `deliveries_given_up` ON `deliveries` (`connection_id`) WHERE status = 'dead';--> statement-breakpoint
CREATE INDEX `outbox_dead` ON `outbox` (`workspace_id`,`connection_id`,`user_id`) WHERE state = 'dead';--> statement-breakpoint
CREATE INDEX `tasks_unwritten` ON `tasks` (`workspace_id`,`assignee_id`) WHERE unwritten IS NOT NULL;