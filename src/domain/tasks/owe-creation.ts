import { eq, type SQL, sql } from "drizzle-orm";

import { outbox } from "../../db/schema/outbox.ts";
import type { Ctx } from "../context.ts";
import { owedAgain, owedRef, owedRows } from "../owed-row.ts";
import type { Publication } from "../publish.ts";

/** Bindings that an issue can be made at: what is connected to the project of its task both ways. */
const takesIssues = sql.raw(`bindings.status = 'active' AND bindings.settings->>'$.capability' = 'tracker'
  AND bindings.settings->>'$.writes.direction' = 'both' AND bindings.settings->>'$.writes.refusesNew' IS NULL`);

/** Of tasks: not archived, and no issue is behind them. */
const isBare = sql.raw(`tasks.archived_at IS NULL AND NOT EXISTS (SELECT 1 FROM links
  WHERE links.workspace_id = tasks.workspace_id AND links.local_id = tasks.id)`);

/** One binding; those that take new tasks of the project by their settings, or none; or the first one of its project. */
export type Destination = { bindingId: string } | "by rule" | "anywhere";

/** Has an issue made of each task that has none, once, however often this is asked. */
export function oweCreation(
  { db, actor, now }: Ctx,
  taskIds: readonly string[],
  destination: Destination,
): Publication {
  const { workspaceId } = actor;
  const isChosen = conditionOf(destination);
  const rows = owedRows(
    { workspaceId, now },
    {
      key: sql`'create:' || tasks.id`,
      kind: sql`'issue_create'`,
      connectionId: sql`bindings.connection_id`,
      payload: sql`json_object('taskId', tasks.id, 'bindingId', min(bindings.id))`,
      from: sql`json_each(${JSON.stringify(taskIds)}) AS wanted
    CROSS JOIN tasks ON tasks.workspace_id = ${workspaceId} AND tasks.id = wanted.value AND ${isBare}
    CROSS JOIN bindings ON bindings.workspace_id = ${workspaceId} AND bindings.project_id = tasks.project_id AND ${takesIssues} AND ${isChosen}
    GROUP BY tasks.id`,
    },
  );
  const again = owedAgain(now);
  const statement = db
    .insert(outbox)
    .select(rows)
    .onConflictDoUpdate({
      ...again,
      // What was tried stays known.
      set: { ...again.set, payload: sql`${outbox.payload}` },
      setWhere: eq(outbox.state, "dead"),
    })
    .returning(owedRef);
  return { statement, isFirst: false };
}

function conditionOf(destination: Destination): SQL {
  if (destination === "anywhere") return sql`true`;
  if (destination === "by rule") return sql`bindings.settings->>'$.writes.takesNew' = 1`;
  return sql`bindings.id = ${destination.bindingId}`;
}

/** Whether issues can be made of the tasks of a project. */
export async function takesIssuesOf({ db, actor }: Ctx, projectId: string): Promise<boolean> {
  const isTarget = sql`bindings.workspace_id = ${actor.workspaceId} AND bindings.project_id = ${projectId} AND ${takesIssues}`;
  const found = await db
    .select({ one: sql<number>`1`.as("one") })
    .from(sql`bindings`)
    .where(isTarget)
    .limit(1);
  return found.length > 0;
}

/** The projects of the workspace of whose tasks issues can be made. */
export async function projectsTakingIssues({ db, actor }: Ctx): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectDistinct({ id: sql<string>`bindings.project_id`.as("taking_id") })
    .from(sql`bindings`)
    .where(
      sql`bindings.workspace_id = ${actor.workspaceId} AND bindings.project_id IS NOT NULL AND ${takesIssues}`,
    );
  return new Set(rows.map(({ id }) => id));
}

/** A binding at which an issue can be made of a task; `isOwed`: one is on its way there. */
export type IssueTarget = { id: string; name: string; isOwed: number };

/** The targets for a task that has no issue. */
export function issueTargetsFor({ db, actor }: Ctx, taskId: string) {
  return db
    .select({
      id: sql<string>`bindings.id`.as("target_id"),
      name: sql<string>`bindings.name`.as("target_name"),
      isOwed: sql<number>`EXISTS (SELECT 1 FROM outbox WHERE outbox.workspace_id = ${actor.workspaceId}
        AND outbox.key = ${`create:${taskId}`} AND outbox.state = 'waiting')`.as("is_owed"),
    })
    .from(
      sql`tasks CROSS JOIN bindings ON bindings.workspace_id = tasks.workspace_id AND bindings.project_id = tasks.project_id`,
    )
    .where(
      sql`tasks.workspace_id = ${actor.workspaceId} AND tasks.id = ${taskId} AND ${isBare} AND ${takesIssues}`,
    )
    .limit(5);
}

/** Open tasks of which no issue was made yet, and whether one is on its way: of the project that a binding connects both ways. */
export function bareTasks({ db, actor }: Ctx, bindingId: string, most: number) {
  const projectId = sql`(SELECT project_id FROM bindings WHERE workspace_id = ${actor.workspaceId} AND id = ${bindingId}
    AND ${takesIssues})`;
  return db
    .select({
      id: sql<string>`tasks.id`.as("task_id"),
      title: sql<string>`tasks.title`.as("task_title"),
      isOwed: sql<number>`EXISTS (SELECT 1 FROM outbox WHERE outbox.workspace_id = tasks.workspace_id
        AND outbox.key = 'create:' || tasks.id AND outbox.state = 'waiting')`.as("is_owed"),
    })
    .from(sql`tasks INDEXED BY tasks_project`)
    .where(
      sql`tasks.workspace_id = ${actor.workspaceId} AND tasks.project_id = ${projectId} AND tasks.completed_at IS NULL AND ${isBare}`,
    )
    .orderBy(sql`tasks.id`)
    .limit(most);
}
