import { and, eq, isNotNull, isNull, sql, type SQL } from "drizzle-orm";

import { projects, tasks } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import { type Ctx, personOf } from "../context.ts";
import { isVisibleTo } from "../projects/access.ts";
import { mayChange } from "./chosen-tasks.ts";
import { oweIssues } from "./owe-issues.ts";
import { parseStatus, type Task, taskOf } from "./task.ts";
import { storedTask } from "./task-columns.ts";

/** Undoes completeTask with the status the task had before. Throws conflict when it was changed since `at`. */
export function undoCompletion(
  ctx: Ctx,
  { taskId, at, statusBefore }: { taskId: string; at: number; statusBefore: string },
): Promise<Task> {
  return undo(ctx, taskId, {
    when: and(eq(tasks.updatedAt, at), isNotNull(tasks.completedAt)),
    set: { status: parseStatus(statusBefore), completedAt: null },
  });
}

/** Undoes createTask by archiving the task. Throws conflict when somebody has changed it since `at`. */
export function undoTask(ctx: Ctx, { taskId, at }: { taskId: string; at: number }): Promise<Task> {
  const isAsLeft = and(eq(tasks.updatedAt, at), isNull(tasks.archivedAt));
  return undo(ctx, taskId, { when: isAsLeft, set: { archivedAt: ctx.now } });
}

type Assignment = { taskId: string; at: number; assigneeBefore: string | null };

/**
 * Undoes assignTask: whoever had the task before has it again. Throws conflict when it was changed since `at`, or they may not
 * work on it any more.
 */
export function undoAssignment(ctx: Ctx, assignment: Assignment): Promise<Task> {
  return undo(ctx, assignment.taskId, {
    when: mayGoBack(ctx, assignment),
    set: { assigneeId: assignment.assigneeBefore },
  });
}

/** Condition on `tasks`: it is still as it was handed over at `at`, and may go back to whoever had it before. */
export function mayGoBack(ctx: Ctx, { taskId, at, assigneeBefore }: Assignment): SQL | undefined {
  const isAsLeft = and(
    eq(tasks.workspaceId, ctx.actor.workspaceId),
    eq(tasks.id, taskId),
    eq(tasks.updatedAt, at),
  );
  return assigneeBefore === null ? isAsLeft : and(isAsLeft, mayChange(ctx, [taskId], assigneeBefore));
}

type Change = Partial<
  Pick<typeof tasks.$inferInsert, "status" | "completedAt" | "archivedAt" | "assigneeId">
>;

/** One round trip. */
async function undo(
  ctx: Ctx,
  taskId: string,
  { when, set }: { when: SQL | undefined; set: Change },
): Promise<Task> {
  const isVisible = sql`EXISTS (SELECT 1 FROM ${projects}
    WHERE ${projects.id} = ${tasks.projectId} AND ${isVisibleTo(ctx.actor)})`;
  const owed = oweIssues(ctx, [taskId], Object.keys(set));
  const [[row]] = await commit(ctx, {
    statements: [
      ctx.db
        .update(tasks)
        .set({ ...set, version: sql`${tasks.version} + 1`, updatedAt: ctx.now })
        .where(and(eq(tasks.workspaceId, ctx.actor.workspaceId), eq(tasks.id, taskId), isVisible, when))
        .returning(storedTask),
      owed.statement,
    ],
    audit: { action: "task.undo", target: `task:${taskId}`, detail: { fields: Object.keys(set) } },
    event: [{ type: "task.changed", byUserId: personOf(ctx.actor), taskId, changes: ["edited"] }, owed.event],
  });
  if (row === undefined) {
    throw new AppError(
      "conflict",
      "This task, or who may work on it, was changed since then. Change it on its page.",
    );
  }
  return taskOf(row);
}
