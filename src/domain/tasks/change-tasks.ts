import { and, eq, sql } from "drizzle-orm";

import { outbox } from "../../db/schema/outbox.ts";
import { projects, tasks } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import { commit } from "../commit.ts";
import { type Ctx, personOf } from "../context.ts";
import { owedRef, owedRows } from "../owed-row.ts";
import { isVisibleTo } from "../projects/access.ts";
import { isSubscribed, type Publication } from "../publish.ts";
import { requireAssignable } from "./assignee.ts";
import { areChosen, isOneOf, type TasksChange } from "./chosen-tasks.ts";
import { oweIssues } from "./owe-issues.ts";
import { archivedTask, parseDueOn, parsePriority, parseStatus } from "./task.ts";

/** As many as a page of the list holds. */
const mostChosen = 100;

/**
 * Changes several tasks alike, all or none; returns how many. One round trip unless it is refused. Throws invalid for none, too many, and a member who may
 * not work on one of them; conflict when one of them is archived or not there any more.
 */
export async function changeTasks(
  ctx: Ctx,
  { ids: given, change }: { ids: readonly string[]; change: TasksChange },
): Promise<number> {
  const ids = [...new Set(given)];
  if (ids.length === 0) throw new AppError("invalid", "Select at least one task first.");
  if (ids.length > mostChosen) throw new AppError("invalid", `Select at most ${mostChosen} tasks at once.`);
  const set = setOf(ctx, change);
  const fields = Object.keys(set);
  if (fields.length === 0)
    throw new AppError("invalid", "Choose what to change: a status, a priority, an assignee or a due date.");
  const owed = oweIssues(ctx, ids, fields);
  const [changed] = await commit(ctx, {
    statements: [
      ctx.db
        .update(tasks)
        .set({ ...set, version: sql`${tasks.version} + 1`, updatedAt: ctx.now })
        .where(areChosen(ctx, ids, change.assigneeId))
        .returning({ id: tasks.id }),
      owed.statement,
    ],
    audit: {
      action: "task.edit",
      target: `workspace:${ctx.actor.workspaceId}`,
      detail: { taskIds: ids, fields },
    },
    event: [tellEach(ctx, ids, change), { type: "tasks.synced", taskIds: ids }, owed.event],
  });
  if (changed.length === 0) await explain(ctx, ids, change);
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

/** An event for each that is about to be done, or to become somebody's: chat tells of them one by one. */
function tellEach(ctx: Ctx, ids: readonly string[], { assigneeId = null, status }: TasksChange): Publication {
  const { db, actor, now } = ctx;
  const { workspaceId } = actor;
  const isHandedOver = assigneeId === null ? sql`0` : sql`${tasks.assigneeId} IS NOT ${assigneeId}`;
  const isCompletion = status === "done" ? sql`${tasks.completedAt} IS NULL` : sql`0`;
  const rows = owedRows(
    { workspaceId, now },
    {
      key: sql`${createId(now)} || ${tasks.id}`,
      kind: sql`'event'`,
      payload: sql`json_object('type', 'task.changed', 'byUserId', ${personOf(actor)}, 'taskId', ${tasks.id}, 'changes',
        json_array(iif(${isHandedOver}, 'assigned', 'edited'), iif(${isCompletion}, 'done', 'edited')))`,
      from: sql`${tasks} WHERE ${isSubscribed(sql`${workspaceId}`)} AND ${areChosen(ctx, ids, assigneeId)}
        AND (${isHandedOver} OR ${isCompletion})`,
    },
  );
  return { statement: db.insert(outbox).select(rows).returning(owedRef), isFirst: true };
}

/** Why nothing was changed. */
async function explain(ctx: Ctx, ids: readonly string[], { assigneeId = null }: TasksChange): Promise<never> {
  const { db, actor } = ctx;
  const { title, projectId, archivedAt } = tasks;
  const found = await db
    .select({ title, projectId, archivedAt })
    .from(tasks)
    .innerJoin(projects, eq(projects.id, tasks.projectId))
    .where(and(eq(tasks.workspaceId, actor.workspaceId), isOneOf(ids), isVisibleTo(actor)));
  const archived = found.find((task) => task.archivedAt !== null);
  if (archived !== undefined) throw archivedTask(archived.title);
  if (assigneeId !== null && found.length === ids.length)
    await requireAssignable(ctx, assigneeId, ...new Set(found.map((task) => task.projectId)));
  throw new AppError(
    "conflict",
    "Some of these tasks are not there any more. Nothing was changed: select again.",
  );
}
