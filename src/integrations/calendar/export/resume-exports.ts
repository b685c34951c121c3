import { sql } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";
import { eventLinks } from "../../../db/schema/event-links.ts";
import type { Job } from "../../../messages.ts";

const mostAtOnce = 100;
const retryMs = 3_600_000;
/** By then the calendar is disconnected for good, or nobody misses the event. */
const givenUpMs = 14 * 86_400_000;

/**
 * Jobs for what the queue could not bring to its end: an outage that outlasted its attempts, a sign-in that had to be renewed.
 * They come again each hour. When nothing is due, this reads and writes no row.
 */
export async function resumeExports(db: Database, now: number): Promise<Job[]> {
  const due = await db
    .update(eventLinks)
    .set({ dueAt: sql`CASE WHEN updated_at < ${now - givenUpMs} THEN NULL ELSE ${now + retryMs} END` })
    .where(
      sql`(workspace_id, local_id, binding_id) IN (SELECT workspace_id, local_id, binding_id FROM event_links
        WHERE due_at IS NOT NULL AND due_at <= ${now} LIMIT ${mostAtOnce})`,
    )
    .returning();
  return due
    .filter(({ dueAt }) => dueAt !== null)
    .map(({ workspaceId, bindingId, kind, localId }) => ({
      type: "event.export",
      workspaceId,
      bindingId,
      kind,
      localId,
      isCheck: false,
    }));
}
