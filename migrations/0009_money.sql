CREATE TABLE `budget_alerts` (
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`spent_in` text NOT NULL,
	`percent` integer NOT NULL,
	`at` integer NOT NULL,
	`seen_at` integer,
	PRIMARY KEY(`workspace_id`, `project_id`, `spent_in`, `percent`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `budget_alerts_unseen` ON `budget_alerts` (`workspace_id`,`project_id`) WHERE seen_at IS NULL;--> statement-breakpoint
CREATE TABLE `project_budgets` (
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`unit` text NOT NULL,
	`period` text NOT NULL,
	`amount` integer NOT NULL,
	`currency` text,
	`time_zone` text NOT NULL,
	`spent` integer NOT NULL,
	`spent_in` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	PRIMARY KEY(`workspace_id`, `project_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `invoice_lines` (
	`workspace_id` text NOT NULL,
	`invoice_id` text NOT NULL,
	`position` integer NOT NULL,
	`text` text NOT NULL,
	`ms` integer,
	`rate` integer,
	`amount` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `invoice_id`, `position`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `invoice_settings` (
	`workspace_id` text PRIMARY KEY NOT NULL,
	`sender` text NOT NULL,
	`prefix` text NOT NULL,
	`first_number` integer NOT NULL,
	`tax_rate` integer NOT NULL,
	`due_days` integer NOT NULL,
	`notes` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `invoiced_entries` (
	`workspace_id` text NOT NULL,
	`entry_id` text NOT NULL,
	`invoice_id` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `entry_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `invoiced_entries_invoice` ON `invoiced_entries` (`workspace_id`,`invoice_id`);--> statement-breakpoint
CREATE TABLE `invoices` (
	`workspace_id` text NOT NULL,
	`id` text NOT NULL,
	`client_id` text NOT NULL,
	`state` text NOT NULL,
	`prefix` text,
	`running` integer,
	`client_name` text NOT NULL,
	`address` text NOT NULL,
	`sender` text NOT NULL,
	`currency` text NOT NULL,
	`from_day` text NOT NULL,
	`until_day` text NOT NULL,
	`tax_rate` integer NOT NULL,
	`net` integer NOT NULL,
	`tax` integer NOT NULL,
	`notes` text NOT NULL,
	`due_days` integer NOT NULL,
	`issued_on` text,
	`due_on` text,
	`paid_on` text,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invoices_number` ON `invoices` (`workspace_id`,`prefix`,`running`) WHERE running IS NOT NULL;--> statement-breakpoint
CREATE INDEX `invoices_client` ON `invoices` (`workspace_id`,`client_id`);--> statement-breakpoint
DROP VIEW `entry_locks`;--> statement-breakpoint
CREATE VIEW `entry_locks` AS SELECT `entry`.`workspace_id`, `entry`.`id` AS `entry_id`, coalesce(
  (SELECT CASE WHEN `invoices`.`running` IS NULL THEN 'draft:' || `invoices`.`from_day` || '/' || `invoices`.`until_day`
      ELSE 'invoice:' || `invoices`.`prefix` || printf('%03d', `invoices`.`running`) END
    FROM `invoiced_entries` JOIN `invoices` ON `invoices`.`workspace_id` = `invoiced_entries`.`workspace_id` AND `invoices`.`id` = `invoiced_entries`.`invoice_id`
    WHERE `invoiced_entries`.`workspace_id` = `entry`.`workspace_id` AND `invoiced_entries`.`entry_id` = `entry`.`id`),
  (SELECT 'approved:' || `starts_on` FROM `weeks` INDEXED BY `weeks_approved`
    WHERE `workspace_id` = `entry`.`workspace_id` AND `user_id` = `entry`.`user_id` AND `state` = 'approved'
      AND `starts_at` > `entry`.`started_at` - 691200000 AND `starts_at` < coalesce(`entry`.`ended_at`, 9000000000000000) AND `ends_at` > `entry`.`started_at` LIMIT 1),
  (SELECT 'date:' || `locked_before_on` FROM `workspaces` WHERE `id` = `entry`.`workspace_id` AND `locked_before` > `entry`.`started_at`)) AS `lock`
FROM `time_entries` AS `entry`
WHERE NOT EXISTS (SELECT 1 FROM `unlocked_times` AS `unlocked` WHERE `unlocked`.`workspace_id` = `entry`.`workspace_id` AND `unlocked`.`user_id` = `entry`.`user_id`
  AND `unlocked`.`starts_at` <= `entry`.`started_at` AND `unlocked`.`ends_at` >= coalesce(`entry`.`ended_at`, `entry`.`started_at`));--> statement-breakpoint
CREATE TRIGGER `time_entries_add_spends` AFTER INSERT ON `time_entries`
WHEN NEW.`project_id` IS NOT NULL AND NEW.`ended_at` IS NOT NULL
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT `workspace_id`, 'budget:' || `project_id`, 'budget', NULL, NULL, json_object('projectId', `project_id`), 'waiting', 1, NEW.`updated_at` + 30000, 0, 0, NULL, NEW.`updated_at`, NEW.`updated_at`
FROM `project_budgets` WHERE `workspace_id` = NEW.`workspace_id` AND `project_id` = NEW.`project_id`
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = max(`outbox`.`lease_until`, excluded.`due_at`), `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;--> statement-breakpoint
CREATE TRIGGER `time_entries_change_spends` AFTER UPDATE OF `started_at`, `ended_at`, `project_id`, `task_id`, `billable`, `deleted_at` ON `time_entries`
WHEN (OLD.`project_id` IS NOT NULL OR NEW.`project_id` IS NOT NULL) AND (OLD.`ended_at` IS NOT NULL OR NEW.`ended_at` IS NOT NULL)
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT `workspace_id`, 'budget:' || `project_id`, 'budget', NULL, NULL, json_object('projectId', `project_id`), 'waiting', 1, NEW.`updated_at` + 30000, 0, 0, NULL, NEW.`updated_at`, NEW.`updated_at`
FROM `project_budgets` WHERE `workspace_id` = NEW.`workspace_id` AND `project_id` IN (OLD.`project_id`, NEW.`project_id`)
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = max(`outbox`.`lease_until`, excluded.`due_at`), `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;--> statement-breakpoint
CREATE TRIGGER `time_entries_end_spends` AFTER DELETE ON `time_entries`
WHEN OLD.`project_id` IS NOT NULL AND OLD.`ended_at` IS NOT NULL AND OLD.`deleted_at` IS NULL
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT `workspace_id`, 'budget:' || `project_id`, 'budget', NULL, NULL, json_object('projectId', `project_id`), 'waiting', 1, OLD.`updated_at` + 30000, 0, 0, NULL, OLD.`updated_at`, OLD.`updated_at`
FROM `project_budgets` WHERE `workspace_id` = OLD.`workspace_id` AND `project_id` = OLD.`project_id`
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = max(`outbox`.`lease_until`, excluded.`due_at`), `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;--> statement-breakpoint
CREATE TRIGGER `rates_add_spends` AFTER INSERT ON `rates`
WHEN NEW.`kind` = 'bill'
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT `workspace_id`, 'budget:' || `project_id`, 'budget', NULL, NULL, json_object('projectId', `project_id`), 'waiting', 1, NEW.`created_at` + 30000, 0, 0, NULL, NEW.`created_at`, NEW.`created_at`
FROM `project_budgets` WHERE `workspace_id` = NEW.`workspace_id` AND `unit` = 'money'
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = max(`outbox`.`lease_until`, excluded.`due_at`), `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;--> statement-breakpoint
CREATE TRIGGER `rates_change_spends` AFTER UPDATE ON `rates`
WHEN NEW.`kind` = 'bill'
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT `workspace_id`, 'budget:' || `project_id`, 'budget', NULL, NULL, json_object('projectId', `project_id`), 'waiting', 1, NEW.`created_at` + 30000, 0, 0, NULL, NEW.`created_at`, NEW.`created_at`
FROM `project_budgets` WHERE `workspace_id` = NEW.`workspace_id` AND `unit` = 'money'
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = max(`outbox`.`lease_until`, excluded.`due_at`), `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;--> statement-breakpoint
CREATE TRIGGER `rates_end_spends` AFTER DELETE ON `rates`
WHEN OLD.`kind` = 'bill'
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT `workspace_id`, 'budget:' || `project_id`, 'budget', NULL, NULL, json_object('projectId', `project_id`), 'waiting', 1, OLD.`created_at` + 30000, 0, 0, NULL, OLD.`created_at`, OLD.`created_at`
FROM `project_budgets` WHERE `workspace_id` = OLD.`workspace_id` AND `unit` = 'money'
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = max(`outbox`.`lease_until`, excluded.`due_at`), `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;--> statement-breakpoint
CREATE TRIGGER `projects_change_spends` AFTER UPDATE OF `client_id` ON `projects`
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT `workspace_id`, 'budget:' || `project_id`, 'budget', NULL, NULL, json_object('projectId', `project_id`), 'waiting', 1, NEW.`updated_at` + 30000, 0, 0, NULL, NEW.`updated_at`, NEW.`updated_at`
FROM `project_budgets` WHERE `workspace_id` = NEW.`workspace_id` AND `project_id` = NEW.`id` AND `unit` = 'money'
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = max(`outbox`.`lease_until`, excluded.`due_at`), `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;--> statement-breakpoint
CREATE TRIGGER `clients_change_spends` AFTER UPDATE OF `currency` ON `clients`
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT `workspace_id`, 'budget:' || `project_id`, 'budget', NULL, NULL, json_object('projectId', `project_id`), 'waiting', 1, NEW.`updated_at` + 30000, 0, 0, NULL, NEW.`updated_at`, NEW.`updated_at`
FROM `project_budgets` WHERE `workspace_id` = NEW.`workspace_id` AND `unit` = 'money' AND `project_id` IN (SELECT `id` FROM `projects` WHERE `workspace_id` = NEW.`workspace_id` AND `client_id` = NEW.`id`)
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = max(`outbox`.`lease_until`, excluded.`due_at`), `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;--> statement-breakpoint
CREATE TRIGGER `project_budgets_add_spends` AFTER INSERT ON `project_budgets`
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT `workspace_id`, 'budget:' || `project_id`, 'budget', NULL, NULL, json_object('projectId', `project_id`), 'waiting', 1, NEW.`updated_at`, 0, 0, NULL, NEW.`updated_at`, NEW.`updated_at`
FROM `project_budgets` WHERE `workspace_id` = NEW.`workspace_id` AND `project_id` = NEW.`project_id`
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = max(`outbox`.`lease_until`, excluded.`due_at`), `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;--> statement-breakpoint
CREATE TRIGGER `project_budgets_change_spends` AFTER UPDATE OF `amount` ON `project_budgets`
BEGIN INSERT INTO `outbox` (`workspace_id`, `key`, `kind`, `connection_id`, `user_id`, `payload`, `state`, `version`, `due_at`, `lease_until`, `attempts`, `last_error`, `created_at`, `updated_at`)
SELECT `workspace_id`, 'budget:' || `project_id`, 'budget', NULL, NULL, json_object('projectId', `project_id`), 'waiting', 1, NEW.`updated_at`, 0, 0, NULL, NEW.`updated_at`, NEW.`updated_at`
FROM `project_budgets` WHERE `workspace_id` = NEW.`workspace_id` AND `project_id` = NEW.`project_id`
ON CONFLICT (`workspace_id`, `key`) DO UPDATE SET `version` = `outbox`.`version` + 1, `state` = 'waiting', `due_at` = max(`outbox`.`lease_until`, excluded.`due_at`), `attempts` = 0, `last_error` = NULL, `updated_at` = excluded.`updated_at`; END;
