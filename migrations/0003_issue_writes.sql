ALTER TABLE `links` ADD `written_version` text;--> statement-breakpoint
ALTER TABLE `tasks` ADD `unwritten` text;