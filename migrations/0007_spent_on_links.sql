ALTER TABLE `links` ADD `spent_seconds` integer;--> statement-breakpoint
-- The column of `tasks` stays, unread: to drop it would write each row anew.
UPDATE `links` SET `spent_seconds` = (SELECT `source_spent_seconds` FROM `tasks` WHERE `tasks`.`workspace_id` = `links`.`workspace_id` AND `tasks`.`id` = `links`.`local_id`)
WHERE EXISTS (SELECT 1 FROM `tasks` WHERE `tasks`.`workspace_id` = `links`.`workspace_id` AND `tasks`.`id` = `links`.`local_id` AND `tasks`.`source_spent_seconds` IS NOT NULL);
