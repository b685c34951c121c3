import { sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";

/** How long a deleted entry can be restored, in milliseconds. */
export const restorableMs = 30 * 86_400_000;
const batchSize = 1000;

/** Removes entries deleted over 30 days ago, at most 1,000 a call, in all workspaces; returns how many. Call again while it returns 1,000. */
export async function purgeDeletedEntries({ db, now }: { db: Database; now: number }): Promise<number> {
  const purged = await db.run(sql`DELETE FROM time_entries WHERE (workspace_id, user_id, started_at, id) IN (
    SELECT workspace_id, user_id, started_at, id FROM time_entries
    WHERE deleted_at < ${now - restorableMs} LIMIT ${batchSize})`);
  return purged.meta.changes;
}
