import { and, lt, sql } from "drizzle-orm";

import type { Database } from "../db/database.ts";
import { syncRuns } from "../db/schema/bindings.ts";
import { activities, oauthStates } from "../db/schema/connections.ts";
import { sessions } from "../db/schema/people.ts";
import { purgeDeletedEntries } from "../domain/time/purge-deleted-entries.ts";
import { pruneDeliveries } from "../integrations/webhooks/prune-deliveries.ts";
import { idAt } from "../lib/id.ts";

const dayMs = 86_400_000;
/** How long the log of a connection and its sync runs are kept. */
const logDays = 90;

/** Each night: what nobody needs any more. Each statement runs on an index, and again the next night if it failed. */
export async function pruneDatabase(db: Database, bucket: R2Bucket, now: number): Promise<void> {
  await pruneDeliveries(db, bucket, now);
  while ((await purgeDeletedEntries({ db, now })) > 0);
  const oldestLog = idAt(now - logDays * dayMs);
  await db.batch([
    db.delete(sessions).where(lt(sessions.expiresAt, now)),
    // A day longer than it is valid, so that a late answer is told that it expired.
    db.delete(oauthStates).where(lt(oauthStates.expiresAt, now - dayMs)),
    // Ids sort by time and come last in these keys.
    db
      .delete(activities)
      .where(
        and(
          sql`(${activities.workspaceId}, ${activities.connectionId}) IN (SELECT workspace_id, id FROM connections)`,
          lt(activities.id, oldestLog),
        ),
      ),
    db
      .delete(syncRuns)
      .where(
        and(
          sql`(${syncRuns.workspaceId}, ${syncRuns.bindingId}) IN (SELECT workspace_id, id FROM bindings)`,
          lt(syncRuns.id, oldestLog),
        ),
      ),
  ]);
}
