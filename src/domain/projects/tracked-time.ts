import { sql } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import type { Ctx } from "../context.ts";

/**
 * The statement that sums the time of each project since an instant, running timers up to now. Rows: projectId, trackedMs.
 * It walks the clustered key person by person, so that it reads the entries since then and no older ones.
 */
export function trackedSince({ db, actor, now }: Ctx, since: number) {
  const nextPerson = sql`SELECT min(user_id) FROM ${timeEntries} WHERE workspace_id = ${actor.workspaceId}`;
  // An index on the project would cost a written row for each timer that starts.
  const rows = sql`(
    WITH RECURSIVE people(person) AS (
      ${nextPerson}
      UNION ALL
      SELECT (${nextPerson} AND user_id > person) FROM people WHERE person IS NOT NULL)
    SELECT project_id AS tracked_project, sum(coalesce(ended_at, ${now}) - started_at) AS tracked_ms
    FROM people CROSS JOIN ${timeEntries}
    WHERE workspace_id = ${actor.workspaceId} AND user_id = person AND started_at >= ${since}
      AND deleted_at IS NULL AND project_id IS NOT NULL
    GROUP BY project_id)`;
  return db
    .select({ projectId: sql<string>`tracked_project`, trackedMs: sql<number>`tracked_ms` })
    .from(rows);
}
