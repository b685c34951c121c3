import { and, eq, sql, type SQL } from "drizzle-orm";

import { tasks } from "../../db/schema/work.ts";
import { announce, hearing } from "../announce.ts";
import { type Ctx, personOf } from "../context.ts";
import { findTask } from "./find-task.ts";
import { type Task, taskOf } from "./task.ts";

/** One step of a task's life that needs no version: done when `when` still holds, else nothing to do. Throws not_found. */
export async function changeTask(
  ctx: Ctx,
  id: string,
  step: {
    when: SQL | undefined;
    set: Partial<Pick<typeof tasks.$inferInsert, "status" | "completedAt" | "archivedAt">>;
  },
): Promise<Task> {
  const current = await findTask(ctx, id);
  const [[row], heard] = await ctx.db.batch([
    ctx.db
      .update(tasks)
      .set({ ...step.set, version: sql`${tasks.version} + 1`, updatedAt: ctx.now })
      .where(and(eq(tasks.workspaceId, ctx.actor.workspaceId), eq(tasks.id, id), step.when))
      .returning(),
    hearing(ctx),
  ]);
  if (row === undefined) return current;
  const changes = [step.set.status === "done" ? ("done" as const) : ("edited" as const)];
  await announce(ctx, heard, { type: "task.changed", byUserId: personOf(ctx.actor), taskId: id, changes });
  return taskOf(row);
}
