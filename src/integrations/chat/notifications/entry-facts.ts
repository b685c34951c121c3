import { and, eq, inArray, isNull } from "drizzle-orm";

import { projectOfEntry, taskOfEntry } from "../../../db/queries/joins.ts";
import { projects, tasks, timeEntries } from "../../../db/schema/work.ts";
import type { Ctx } from "../../../domain/context.ts";

export type EntryFacts = {
  id: string;
  startedAt: number;
  endedAt: number | null;
  notes: string;
  projectName: string | null;
  taskTitle: string | null;
};

/** Entries of a member with the names that a message says; those that were deleted are left out. */
export async function findEntryFacts(ctx: Ctx, userId: string, ids: string[]): Promise<EntryFacts[]> {
  const { id, startedAt, endedAt, notes, workspaceId } = timeEntries;
  return ctx.db
    .select({ id, startedAt, endedAt, notes, projectName: projects.name, taskTitle: tasks.title })
    .from(timeEntries)
    .leftJoin(projects, projectOfEntry)
    .leftJoin(tasks, taskOfEntry)
    .where(
      and(
        eq(workspaceId, ctx.actor.workspaceId),
        inArray(id, ids),
        eq(timeEntries.userId, userId),
        isNull(timeEntries.deletedAt),
      ),
    );
}
