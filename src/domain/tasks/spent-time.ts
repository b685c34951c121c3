import { type SQL, sql } from "drizzle-orm";

import { tasks, timeEntries } from "../../db/schema/work.ts";

/**
 * Milliseconds that everybody spent on the row's task, a running timer up to now. The index is named, because SQLite
 * without statistics takes a workspace's entries for ten rows and reads them all.
 */
export function spentOn(now: number): SQL.Aliased<number> {
  return sql<number>`(
    SELECT coalesce(sum(coalesce(${timeEntries.endedAt}, ${now}) - ${timeEntries.startedAt}), 0) FROM ${timeEntries}
    INDEXED BY time_entries_task
    WHERE ${timeEntries.workspaceId} = ${tasks.workspaceId} AND ${timeEntries.taskId} = ${tasks.id}
      AND ${timeEntries.taskId} IS NOT NULL
      AND ${timeEntries.deletedAt} IS NULL)`.as("spent_ms");
}
