import { and, eq, isNotNull, isNull, ne, sql, type SQL } from "drizzle-orm";

import { tasks } from "../../db/schema/work.ts";
import { commit } from "../commit.ts";
import { type Ctx, personOf } from "../context.ts";
import { findTask } from "./find-task.ts";
import { oweIssues } from "./owe-issues.ts";
import { archivedTask, parseStatus, type Task, taskOf, type TaskStatus } from "./task.ts";
import { storedTask } from "./task-columns.ts";

/** Ends a task as done. Idempotent. Throws not_found, conflict when it is archived. */
export async function completeTask(ctx: Ctx, id: string): Promise<Task> {
  const task = await changeTask(ctx, await findTask(ctx, id), {
    verb: "complete",
    when: and(isNull(tasks.completedAt), isNull(tasks.archivedAt)),
    set: { status: "done", completedAt: ctx.now },
  });
  if (task.completedAt === null) throw archivedTask(task.title);
  return task;
}

/** Opens a done task again. Idempotent. Throws not_found. */
export async function reopenTask(ctx: Ctx, id: string): Promise<Task> {
  return changeTask(ctx, await findTask(ctx, id), {
    verb: "reopen",
    when: isNotNull(tasks.completedAt),
    set: { status: "open", completedAt: null },
  });
}

/** Gives a task another status. Idempotent. Throws not_found, invalid, conflict when it is archived. */
export async function setTaskStatus(
  ctx: Ctx,
  { id, status: typed }: { id: string; status: string },
): Promise<{ task: Task; before: TaskStatus }> {
  const current = await findTask(ctx, id);
  const status = parseStatus(typed);
  const task = await changeTask(ctx, current, {
    verb: "status",
    when: and(ne(tasks.status, status), isNull(tasks.archivedAt)),
    set: { status, completedAt: status === "done" ? ctx.now : null },
  });
  if (task.status !== status) throw archivedTask(task.title);
  return { task, before: current.status };
}

/** Removes a task from all lists but that of archived tasks; its time stays. Idempotent. Throws not_found. */
export async function archiveTask(ctx: Ctx, id: string): Promise<Task> {
  return changeTask(ctx, await findTask(ctx, id), {
    verb: "archive",
    when: isNull(tasks.archivedAt),
    set: { archivedAt: ctx.now },
  });
}

/** Brings an archived task back. Idempotent. Throws not_found. */
export async function restoreTask(ctx: Ctx, id: string): Promise<Task> {
  return changeTask(ctx, await findTask(ctx, id), {
    verb: "restore",
    when: isNotNull(tasks.archivedAt),
    set: { archivedAt: null },
  });
}

/** One step of a task's life that needs no version: done when `when` still holds, else nothing to do. */
async function changeTask(
  ctx: Ctx,
  current: Task,
  step: {
    verb: "archive" | "complete" | "reopen" | "restore" | "status";
    when: SQL | undefined;
    set: Partial<Pick<typeof tasks.$inferInsert, "status" | "completedAt" | "archivedAt">>;
  },
): Promise<Task> {
  const { id } = current;
  const changes = [step.set.status === "done" ? ("done" as const) : ("edited" as const)];
  const owed = oweIssues(ctx, [id], Object.keys(step.set));
  const [[row]] = await commit(ctx, {
    statements: [
      ctx.db
        .update(tasks)
        .set({ ...step.set, version: sql`${tasks.version} + 1`, updatedAt: ctx.now })
        .where(and(eq(tasks.workspaceId, ctx.actor.workspaceId), eq(tasks.id, id), step.when))
        .returning(storedTask),
      owed.statement,
    ],
    audit: { action: `task.${step.verb}`, target: `task:${id}` },
    event: [{ type: "task.changed", byUserId: personOf(ctx.actor), taskId: id, changes }, owed.event],
  });
  return row === undefined ? current : taskOf(row);
}
