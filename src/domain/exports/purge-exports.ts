import { sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { exports } from "../../db/schema/exports.ts";
import { idAt } from "../../lib/id.ts";
import { dayMs } from "../../lib/time-units.ts";
import { exportKeyOf, keptDays } from "./export.ts";

/** Deletes, in all workspaces, exports that have expired. */
export async function purgeExports(db: Database, bucket: R2Bucket, now: number): Promise<void> {
  const expired = await db
    .delete(exports)
    .where(
      sql`${exports.workspaceId} IN (SELECT id FROM workspaces) AND ${exports.id} < ${idAt(now - keptDays * dayMs)}`,
    )
    .returning({ workspaceId: exports.workspaceId, id: exports.id });
  for (const row of expired) await bucket.delete(exportKeyOf(row));
}
