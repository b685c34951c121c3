import { inArray, sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { bindings } from "../../db/schema/bindings.ts";
import type { Registry } from "../context.ts";
import { syncIntervals } from "../bindings/schedule.ts";

/**
 * Active bindings whose turn this minute is (minutes since 1970). A slot spreads them evenly over their interval, so that
 * a run costs no scheduling write. Reads only what is due.
 */
export async function findDueBindings(
  db: Database,
  minute: number,
): Promise<{ workspaceId: string; bindingId: string }[]> {
  return db.all(sql`
    SELECT bindings.workspace_id AS workspaceId, bindings.id AS bindingId
    FROM json_each(${JSON.stringify(syncIntervals)}) AS every
    CROSS JOIN bindings ON bindings.interval_minutes = every.value
      AND bindings.slot = ${minute} % every.value AND bindings.status = 'active'`);
}

/** Active bindings of all workspaces that are compared at night. Reads only what is active. */
export function findComparedBindings(
  db: Database,
  handlers: Registry["syncHandlers"],
): Promise<{ workspaceId: string; bindingId: string }[]> {
  const capabilities = bindings.capability.enumValues;
  const compared = capabilities.filter((one) => handlers[one]?.compareSlice !== undefined);
  return db.all(sql`
    SELECT bindings.workspace_id AS workspaceId, bindings.id AS bindingId
    FROM json_each(${JSON.stringify(syncIntervals)}) AS every
    CROSS JOIN bindings ON bindings.interval_minutes = every.value AND bindings.status = 'active'
    WHERE ${inArray(bindings.capability, compared)}`);
}
