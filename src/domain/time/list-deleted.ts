import { and, desc, eq, gt, lt, sql } from "drizzle-orm";

import { asExpressions } from "../../db/as-expressions.ts";
import { projectOfEntry, taskOfEntry } from "../../db/queries/joins.ts";
import { projects, tasks, timeEntries } from "../../db/schema/work.ts";
import type { PersonCtx } from "../context.ts";
import { restorableMs } from "./purge-deleted-entries.ts";

const pageSize = 200;

/** `next` = what to give as `before` for those that were deleted earlier; null = these were all. */
export type DeletedEntries = { entries: DeletedEntry[]; next: number | null };

export type DeletedEntry = Awaited<ReturnType<typeof deletedStatement>>[number];

/** What the person deleted in the last 30 days and can restore, latest first. `before` in milliseconds UTC, not included. */
export async function listDeleted(ctx: PersonCtx, before: number | null = null): Promise<DeletedEntries> {
  const rows = await deletedStatement(ctx, before);
  if (rows.length <= pageSize) return { entries: rows, next: null };
  // A page ends between two instants, so that none is skipped: several entries may have been deleted at once.
  const edge = rows[pageSize]?.deletedAt ?? 0;
  const entries = rows.filter(({ deletedAt }) => deletedAt > edge);
  return entries.length > 0 ? { entries, next: edge + 1 } : { entries: rows, next: edge };
}

/** The statement behind it; one row more than a page has. */
export function deletedStatement({ db, actor, now }: PersonCtx, before: number | null) {
  const { workspaceId, userId, deletedAt } = timeEntries;
  return db
    .select({
      ...asExpressions({
        id: timeEntries.id,
        startedAt: timeEntries.startedAt,
        endedAt: timeEntries.endedAt,
        notes: timeEntries.notes,
      }),
      deletedAt: sql<number>`${deletedAt}`.as("deleted_at"),
      projectName: projects.name,
      projectColour: projects.colour,
      taskTitle: sql<string | null>`${tasks.title}`.as("task_title"),
    })
    .from(sql`time_entries INDEXED BY time_entries_restorable`)
    .leftJoin(projects, projectOfEntry)
    .leftJoin(tasks, taskOfEntry)
    .where(
      and(
        eq(workspaceId, actor.workspaceId),
        eq(userId, actor.userId),
        sql`${deletedAt} IS NOT NULL`,
        gt(deletedAt, now - restorableMs),
        before === null ? undefined : lt(deletedAt, before),
      ),
    )
    .orderBy(desc(deletedAt), desc(timeEntries.id))
    .limit(pageSize + 1);
}
