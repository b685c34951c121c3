import { sql } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";
import { suggestions } from "../../../db/schema/calendar.ts";
import { takesTimeOf } from "../../../domain/projects/access.ts";

/** What was missed for longer is taken after the calendar's next pass, which also says whether it still holds. */
const reachMs = 3_600_000;

/**
 * Calendars of which something that a rule takes was over within the last hour, is not taken yet and can be. Reads what is due from an
 * index that holds nothing else: when nothing is, one row at most.
 */
export function findDueTakes(
  db: Database,
  now: number,
): Promise<{ workspaceId: string; bindingId: string }[]> {
  return db.all(sql`
    SELECT DISTINCT bindings.workspace_id AS workspaceId, bindings.id AS bindingId
    FROM suggestions INDEXED BY suggestions_due
    CROSS JOIN bindings ON bindings.workspace_id = suggestions.workspace_id AND bindings.id = suggestions.binding_id
      AND bindings.status = 'active' AND bindings.calendar->>'direction' <> 'export'
    CROSS JOIN connections ON connections.workspace_id = bindings.workspace_id
      AND connections.id = bindings.connection_id AND connections.status = 'active'
    LEFT JOIN projects ON projects.workspace_id = suggestions.workspace_id AND projects.id = suggestions.project_id
    WHERE (suggestions.project_id IS NULL OR ${takesTimeOf(suggestions.userId)}) AND is_taken = 1 AND decision IS NULL AND skipped IS NULL
      AND ends_at > ${now - reachMs} AND ends_at <= ${now}`);
}
