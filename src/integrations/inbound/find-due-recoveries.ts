import { sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { providers } from "../../providers/index.ts";
import { syncIntervals } from "../bindings/schedule.ts";

/**
 * Subscriptions whose provider's log of deliveries is looked through this minute (minutes since 1970): each once an hour, at its
 * binding's slot. Costs no scheduling write and reads only what is due.
 */
export async function findDueRecoveries(
  db: Database,
  minute: number,
): Promise<{ workspaceId: string; subscriptionId: string }[]> {
  const known = Object.values(providers).filter(({ subscriptions }) => subscriptions?.log !== undefined);
  return db.all(sql`
    SELECT subscriptions.workspace_id AS workspaceId, subscriptions.id AS subscriptionId
    FROM json_each(${JSON.stringify(syncIntervals)}) AS every
    CROSS JOIN bindings ON bindings.interval_minutes = every.value
      AND bindings.slot = ${minute % 60} AND bindings.status = 'active'
    CROSS JOIN subscriptions ON subscriptions.workspace_id = bindings.workspace_id AND subscriptions.binding_id = bindings.id
      AND subscriptions.state = 'active' AND subscriptions.remote_id IS NOT NULL
    WHERE bindings.provider IN (SELECT value FROM json_each(${JSON.stringify(known.map(({ id }) => id))}))`);
}
