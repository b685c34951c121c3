import { and, eq, sql, type SQL } from "drizzle-orm";

import { tasks } from "../../db/schema/work.ts";
import type { Ctx } from "../context.ts";
import { findTask } from "./find-task.ts";
import { type Task, taskOf } from "./task.ts";

/** One step of a task's life that needs no version: done when `when` still holds, else nothing to do. Throws not_found. */
export async function changeTask(
  ctx: Ctx,
  id: string,
  step: { when: SQL; set: Partial<Pick<typeof tasks.$inferInsert, "status" | "completedAt" | "archivedAt">> },
): Promise<Task> {
  const current = await findTask(ctx, id);
  const [row] = await ctx.db
    .update(tasks)
    .set({ ...step.set, version: sql`${tasks.version} + 1`, updatedAt: ctx.now })
    .where(and(eq(tasks.workspaceId, ctx.actor.workspaceId), eq(tasks.id, id), step.when))
    .returning();
  return row === undefined ? current : taskOf(row);
}
