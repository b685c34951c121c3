import { lt, sql } from "drizzle-orm";

import { dayMs } from "../../lib/time-units.ts";
import { idAt } from "../../lib/id.ts";
import type { Database } from "../database.ts";
import { seenPages, syncRuns } from "../schema/bindings.ts";
import { changes } from "../schema/changes.ts";
import { activities, oauthStates } from "../schema/connections.ts";
import { sessions } from "../schema/people.ts";
import { reportLinks } from "../schema/reports.ts";
import { submissions } from "../schema/submissions.ts";

/** Deletes, in all workspaces, rows that nothing reads any more. Each statement finds them by an index. */
export async function pruneRows(db: Database, now: number): Promise<void> {
  // Ids sort by time and come last in these keys, so each owner's old rows are one range.
  const oldestLog = idAt(now - 90 * dayMs);
  await db.delete(activities).where(
    sql`(${activities.workspaceId}, ${activities.connectionId}) IN (SELECT workspace_id, id FROM connections)
      AND ${lt(activities.id, oldestLog)}`,
  );
  await db.delete(syncRuns).where(
    sql`(${syncRuns.workspaceId}, ${syncRuns.bindingId}) IN (SELECT workspace_id, id FROM bindings)
      AND ${lt(syncRuns.id, oldestLog)}`,
  );
  // Of runs that were given up on the way, because their binding was switched off.
  await db.delete(seenPages).where(
    sql`(${seenPages.workspaceId}, ${seenPages.bindingId}) IN (SELECT workspace_id, id FROM bindings)
      AND ${lt(seenPages.runId, idAt(now - 7 * dayMs))}`,
  );
  // A day longer than they are valid, so that a late answer is told that it expired.
  await db.delete(oauthStates).where(lt(oauthStates.expiresAt, now - dayMs));
  // A provider repeats a request for minutes; people undo what they did lately.
  await db.delete(changes).where(lt(changes.at, now - 7 * dayMs));
  await db.delete(reportLinks).where(lt(reportLinks.expiresAt, now));
  await db.delete(sessions).where(lt(sessions.expiresAt, now));
  await db.delete(submissions).where(lt(submissions.createdAt, now - dayMs));
}
