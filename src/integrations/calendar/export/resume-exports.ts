import { sql } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";
import { eventLinks } from "../../../db/schema/event-links.ts";
import type { Job } from "../../../messages.ts";

const mostAtOnce = 100;
const retryMs = 3_600_000;

/**
 * Jobs for what the queue could not bring to its end: an outage that outlasted its attempts, a sign-in that had to be renewed.
 * They come again after an hour, and ever less often the longer it lasts. When nothing is due, this reads and writes no row.
 */
export async function resumeExports(db: Database, now: number): Promise<Job[]> {
  const due = await db
    .update(eventLinks)
    // `updated_at` says since when it is due.
    .set({ dueAt: sql`${now} + max(${retryMs}, (${now} - updated_at) / 4)` })
    .where(
      sql`(workspace_id, local_id, binding_id) IN (SELECT workspace_id, local_id, binding_id FROM event_links
        WHERE due_at IS NOT NULL AND due_at <= ${now} LIMIT ${mostAtOnce})`,
    )
    .returning();
  return due.map(({ workspaceId, bindingId, kind, localId }) => ({
    type: "event.export",
    workspaceId,
    bindingId,
    kind,
    localId,
    isCheck: false,
  }));
}
