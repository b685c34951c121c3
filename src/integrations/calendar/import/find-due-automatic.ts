import { sql } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";
import { suggestions } from "../../../db/schema/calendar.ts";
import { takesTimeOf } from "../../../domain/projects/access.ts";

/** What is older is accepted at the calendar's next sync, which also reads whether it still exists. */
const reachMs = 3_600_000;

/**
 * Calendars with an event that a rule accepts, that ended within the last hour and is undecided. Reads only a partial index of such
 * events: at most one row when none is due.
 */
export function findDueAutomatic(
  db: Database,
  now: number,
): Promise<{ workspaceId: string; bindingId: string }[]> {
  return db.all(sql`
    SELECT DISTINCT bindings.workspace_id AS workspaceId, bindings.id AS bindingId
    FROM suggestions INDEXED BY suggestions_due
    CROSS JOIN bindings ON bindings.workspace_id = suggestions.workspace_id AND bindings.id = suggestions.binding_id
      AND bindings.status = 'active' AND bindings.settings->>'direction' <> 'export'
    CROSS JOIN connections ON connections.workspace_id = bindings.workspace_id
      AND connections.id = bindings.connection_id AND connections.status = 'active'
    LEFT JOIN projects ON projects.workspace_id = suggestions.workspace_id AND projects.id = suggestions.project_id
    WHERE (suggestions.project_id IS NULL OR ${takesTimeOf(suggestions.userId)}) AND is_automatic = 1 AND decision IS NULL AND skipped IS NULL
      AND ends_at > ${now - reachMs} AND ends_at <= ${now}`);
}
