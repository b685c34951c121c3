-- REPLACE deletes the row in its way without a DELETE trigger (recursive_triggers is off).
CREATE TRIGGER `audit_keeps_ids` BEFORE INSERT ON `audit`
WHEN EXISTS (SELECT 1 FROM `audit` WHERE `workspace_id` = NEW.`workspace_id` AND `id` = NEW.`id`)
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
