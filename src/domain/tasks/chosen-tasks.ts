import { and, eq, isNull, type SQL, sql } from "drizzle-orm";

import { memberships } from "../../db/schema/people.ts";
import { projects, tasks } from "../../db/schema/work.ts";
import type { Ctx } from "../context.ts";
import { isVisibleTo, mayTrack } from "../projects/access.ts";

/** What is not given stays; null takes an assignee or a due date away. `isArchived`: they leave all lists but that of archived tasks. */
export type TasksChange = {
  status?: string;
  priority?: string;
  assigneeId?: string | null;
  dueOn?: string | null;
  isArchived?: true;
};

/** Condition on `tasks`: it is one of these. */
export function isOneOf(ids: readonly string[]): SQL {
  return sql`${tasks.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}

/** Condition on `tasks`: it is one of these, not archived, the actor sees it, and the member, if there is one, may work on it. */
export function mayChange(
  { actor }: Ctx,
  ids: readonly string[],
  assigneeId: string | null = null,
): SQL | undefined {
  const { workspaceId } = actor;
  const isWorker =
    assigneeId === null
      ? undefined
      : sql`${mayTrack(assigneeId)} AND EXISTS (SELECT 1 FROM ${memberships}
        WHERE ${memberships.workspaceId} = ${workspaceId} AND ${memberships.userId} = ${assigneeId})`;
  return and(
    eq(tasks.workspaceId, workspaceId),
    isOneOf(ids),
    isNull(tasks.archivedAt),
    sql`EXISTS (SELECT 1 FROM ${projects}
      WHERE ${and(eq(projects.id, tasks.projectId), isVisibleTo(actor), isWorker)})`,
  );
}

/** The facts of a change of them all (`domain/changes/`), with what it may change of each; nothing unless all can be changed. Each id once. */
export function chosenTaskFacts(ctx: Ctx, ids: readonly string[], change: TasksChange): SQL {
  return sql`SELECT json_object('kind', 'tasks_changed', 'change', json(${JSON.stringify(change)}),
    'tasks', json_group_array(json_object('id', id, 'status', status, 'priority', priority, 'assigneeId', assignee_id,
      'dueOn', due_on, 'completedAt', completed_at))) AS facts
    FROM ${tasks} WHERE ${areChosen(ctx, ids, change.assigneeId)} HAVING count(*) > 0`;
}

/** Condition on `tasks`: it is one of these, and that is true of each of them. */
export function areChosen(ctx: Ctx, ids: readonly string[], assigneeId?: string | null): SQL | undefined {
  const areAll = sql`(SELECT count(*) FROM ${tasks} WHERE ${mayChange(ctx, ids, assigneeId)}) = ${ids.length}`;
  return and(eq(tasks.workspaceId, ctx.actor.workspaceId), isOneOf(ids), areAll);
}
