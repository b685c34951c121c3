ALTER TABLE `tasks` ADD `estimate_seconds` integer;--> statement-breakpoint
ALTER TABLE `tasks` ADD `source_spent_seconds` integer;