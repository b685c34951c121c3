import { sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { providers } from "../../providers/index.ts";
import { syncIntervals } from "../sync/find-due-bindings.ts";

/**
 * Hooks whose provider's log of deliveries is looked through this minute (minutes since 1970): each once an hour, at its
 * binding's slot. Costs no scheduling write and reads only what is due.
 */
export async function findDueRecoveries(
  db: Database,
  minute: number,
): Promise<{ workspaceId: string; hookId: string }[]> {
  const known = Object.values(providers).filter(({ hooks }) => hooks?.log !== undefined);
  return db.all(sql`
    SELECT hooks.workspace_id AS workspaceId, hooks.id AS hookId
    FROM json_each(${JSON.stringify(syncIntervals)}) AS every
    CROSS JOIN bindings ON bindings.interval_minutes = every.value
      AND bindings.slot = ${minute % 60} AND bindings.status = 'active'
    CROSS JOIN hooks ON hooks.workspace_id = bindings.workspace_id AND hooks.binding_id = bindings.id
      AND hooks.status = 'active' AND hooks.remote_id IS NOT NULL
    WHERE bindings.provider IN (SELECT value FROM json_each(${JSON.stringify(known.map(({ id }) => id))}))`);
}
