import { and, lt, sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { syncRuns } from "../../db/schema/bindings.ts";
import { activities, oauthStates } from "../../db/schema/connections.ts";
import { idAt } from "../../lib/id.ts";
import { dayMs } from "../../lib/time-units.ts";

const logDays = 90;

/** Deletes activities and sync runs of more than 90 days ago, and what OAuth flows that ended a day ago left behind. */
export async function pruneLogs(db: Database, now: number): Promise<void> {
  // Ids sort by time and come last in these keys, so each owner's old rows are one range.
  const oldest = idAt(now - logDays * dayMs);
  await db.batch([
    db
      .delete(activities)
      .where(
        and(
          sql`(${activities.workspaceId}, ${activities.connectionId}) IN (SELECT workspace_id, id FROM connections)`,
          lt(activities.id, oldest),
        ),
      ),
    db
      .delete(syncRuns)
      .where(
        and(
          sql`(${syncRuns.workspaceId}, ${syncRuns.bindingId}) IN (SELECT workspace_id, id FROM bindings)`,
          lt(syncRuns.id, oldest),
        ),
      ),
    // A day longer than they are valid, so that a late answer is told that it expired.
    db.delete(oauthStates).where(lt(oauthStates.expiresAt, now - dayMs)),
  ]);
}
