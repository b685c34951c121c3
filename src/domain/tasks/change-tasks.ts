import { and, eq, isNull, sql } from "drizzle-orm";

import { projects, tasks } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import { type Ctx, personOf } from "../context.ts";
import { isVisibleTo } from "../projects/access.ts";
import { requireAssignable } from "./assignee.ts";
import { oweIssue } from "./owe-issue.ts";
import { archivedTask, parseDueOn, parsePriority, parseStatus } from "./task.ts";

/** What is not given stays. `isArchived`: they leave all lists but that of archived tasks. */
export type TasksChange = {
  status?: string;
  priority?: string;
  assigneeId?: string | null;
  dueOn?: string;
  isArchived?: true;
};

/** As many as a page of the list holds. */
const mostChosen = 100;

/**
 * Changes several tasks alike, all or none; returns how many. Throws invalid for none, too many, and a member who may not work on one of them;
 * conflict when one of them is archived or not there any more.
 */
export async function changeTasks(
  ctx: Ctx,
  { ids, change }: { ids: readonly string[]; change: TasksChange },
): Promise<number> {
  const set = setOf(ctx, change);
  const chosen = await findChosen(ctx, [...new Set(ids)]);
  if (Object.keys(set).length === 0)
    throw new AppError("invalid", "Choose what to change: a status, a priority, an assignee or a due date.");
  const { assigneeId = null } = change;
  if (assigneeId !== null)
    for (const projectId of new Set(chosen.map((task) => task.projectId)))
      await requireAssignable(ctx, assigneeId, projectId);
  const owed = chosen.map(({ id }) => oweIssue(ctx, id, Object.keys(set)));
  const [changed] = await commit(ctx, {
    statements: [
      changeStatement(ctx, JSON.stringify(chosen.map(({ id }) => id)), set),
      ...owed.map((one) => one.statement),
    ],
    audit: {
      action: "task.edit",
      target: `workspace:${ctx.actor.workspaceId}`,
      detail: { taskIds: chosen.map(({ id }) => id), fields: Object.keys(set) },
    },
    event: [
      ...chosen.map(({ id: taskId, ...task }) => {
        const isNewlyAssigned = assigneeId !== null && assigneeId !== task.assigneeId;
        const isCompletion = set.status === "done" && task.completedAt === null;
        const changes = [
          "edited" as const,
          ...(isNewlyAssigned ? (["assigned"] as const) : []),
          ...(isCompletion ? (["done"] as const) : []),
        ];
        return { type: "task.changed" as const, byUserId: personOf(ctx.actor), taskId, changes };
      }),
      ...owed.map((one) => one.event),
    ],
  });
  return changed.length;
}

function setOf({ now }: Ctx, { status, priority, assigneeId, dueOn, isArchived }: TasksChange) {
  const next = status === undefined ? undefined : parseStatus(status);
  return {
    ...(next !== undefined && {
      status: next,
      completedAt: next === "done" ? sql`coalesce(${tasks.completedAt}, ${now})` : null,
    }),
    ...(priority !== undefined && { priority: parsePriority(priority) }),
    ...(assigneeId !== undefined && { assigneeId }),
    ...(dueOn !== undefined && { dueOn: parseDueOn(dueOn) }),
    ...(isArchived === true && { archivedAt: now }),
  };
}

/** Throws invalid for none or too many; conflict for what is archived, or not there for the actor. */
async function findChosen({ db, actor }: Ctx, ids: string[]) {
  if (ids.length === 0) throw new AppError("invalid", "Select at least one task first.");
  if (ids.length > mostChosen) throw new AppError("invalid", `Select at most ${mostChosen} tasks at once.`);
  const { id, title, projectId, assigneeId, completedAt, archivedAt } = tasks;
  const found = await db
    .select({ id, title, projectId, assigneeId, completedAt, archivedAt })
    .from(tasks)
    .innerJoin(projects, eq(projects.id, tasks.projectId))
    .where(and(eq(tasks.workspaceId, actor.workspaceId), isOneOf(JSON.stringify(ids)), isVisibleTo(actor)));
  const archived = found.find((task) => task.archivedAt !== null);
  if (archived !== undefined) throw archivedTask(archived.title);
  if (found.length === ids.length) return found;
  throw new AppError(
    "conflict",
    "Some of these tasks are not there any more. Nothing was changed: select again.",
  );
}

function isOneOf(ids: string) {
  return sql`${tasks.id} IN (SELECT value FROM json_each(${ids}))`;
}

function changeStatement({ db, actor, now }: Ctx, ids: string, set: object) {
  return db
    .update(tasks)
    .set({ ...set, version: sql`${tasks.version} + 1`, updatedAt: now })
    .where(and(eq(tasks.workspaceId, actor.workspaceId), isOneOf(ids), isNull(tasks.archivedAt)))
    .returning({ id: tasks.id });
}
