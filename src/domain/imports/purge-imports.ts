import { sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { imported, imports } from "../../db/schema/imports.ts";
import { idAt } from "../../lib/id.ts";
import { dayMs } from "../../lib/time-units.ts";
import { fileKeyOf } from "./import.ts";

/** How long an import can be undone, in days. */
export const undoableDays = 90;
/** How long a file waits to be imported, in days. */
export const waitingDays = 7;

/** Deletes, in all workspaces, files that nobody imported within a week, and what an undo would need after 90 days. */
export async function purgeImports(db: Database, bucket: R2Bucket, now: number): Promise<void> {
  const waiting = await db
    .delete(imports)
    .where(
      sql`${imports.workspaceId} IN (SELECT id FROM workspaces) AND ${imports.id} < ${idAt(now - waitingDays * dayMs)}
        AND ${imports.state} IN ('uploaded', 'checking', 'checked')`,
    )
    .returning({ workspaceId: imports.workspaceId, id: imports.id, fileHash: imports.fileHash });
  for (const row of waiting) await bucket.delete(fileKeyOf(row));
  await db
    .delete(imported)
    .where(
      sql`${imported.workspaceId} IN (SELECT id FROM workspaces) AND ${imported.importId} < ${idAt(now - undoableDays * dayMs)}`,
    );
}
