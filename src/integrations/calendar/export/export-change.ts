import { and, eq, isNotNull, sql } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import { milestones } from "../../../db/schema/event-links.ts";
import { tasks } from "../../../db/schema/work.ts";
import type { Ctx } from "../../../domain/context.ts";
import type { DomainEvent } from "../../../messages.ts";
import type { IntegrationContext } from "../../context.ts";
import type { ExportJob } from "./event-link.ts";

const mostAtOnce = 200;

type Thing = Pick<ExportJob, "kind" | "localId">;

/** Has every calendar to which a member's time or a task's date goes brought up to date, each by a job of its own. */
export async function exportChange(context: IntegrationContext, event: DomainEvent): Promise<void> {
  switch (event.type) {
    case "timer.changed":
      return event.stopped === null ? undefined : exportEntries(context, event.userId, [event.stopped]);
    case "entry.changed":
      return exportEntries(context, event.userId, event.entryIds);
    case "task.changed":
      return exportDeadline(context, { kind: "task", localId: event.taskId });
    case "tasks.synced":
      return exportSynced(context, event.taskIds);
    case "milestone.changed":
      return exportDeadline(context, { kind: "milestone", localId: event.milestoneId });
    case "project.changed":
      return exportDeadlinesOf(context, event.projectId);
    default:
      return event satisfies never;
  }
}

async function exportEntries(
  context: IntegrationContext,
  userId: string,
  entryIds: readonly string[],
): Promise<void> {
  const due = await context.db
    .select({ bindingId: sql<string>`${bindings.id}`.as("binding_id") })
    // Left alone, SQLite reads all bindings of the workspace along their primary key.
    .from(sql`bindings INDEXED BY bindings_person`)
    .where(
      and(
        eq(bindings.workspaceId, context.actor.workspaceId),
        sql`capability = 'calendar'`,
        eq(bindings.createdBy, userId),
        eq(bindings.status, "active"),
        sql`settings->>'direction' <> 'import'`,
      ),
    );
  for (const localId of entryIds) await enqueueAll(context, { kind: "time_entry", localId }, due);
}

/** Which calendar a deadline is meant for is decided by the job: those from which it has to go are among them. */
async function exportDeadline(ctx: Ctx, thing: Thing & { kind: "task" | "milestone" }): Promise<void> {
  await enqueueAll(ctx, thing, await deadlineCalendars(ctx));
}

/** Of many tasks, only those pairs that can matter: the assignee's calendar, and where an event was written already. */
async function exportSynced(ctx: Ctx, taskIds: readonly string[]): Promise<void> {
  const { workspaceId } = ctx.actor;
  const ids = JSON.stringify(taskIds);
  const pairs = await ctx.db.all<{ bindingId: string; localId: string }>(sql`
    SELECT bindings.id AS bindingId, tasks.id AS localId
    FROM json_each(${ids}) AS synced
    CROSS JOIN tasks ON tasks.workspace_id = ${workspaceId} AND tasks.id = synced.value AND tasks.due_on IS NOT NULL
    CROSS JOIN bindings INDEXED BY bindings_person ON bindings.workspace_id = ${workspaceId}
      AND bindings.capability = 'calendar' AND bindings.created_by = tasks.assignee_id
    WHERE bindings.settings->>'holdsDeadlines' = 1 AND bindings.status = 'active'
    UNION
    SELECT event_links.binding_id, event_links.local_id
    FROM json_each(${ids}) AS synced
    CROSS JOIN event_links ON event_links.workspace_id = ${workspaceId} AND event_links.local_id = synced.value`);
  for (const { bindingId, localId } of pairs)
    await enqueueAll(ctx, { kind: "task", localId }, [{ bindingId }]);
}

function deadlineCalendars({ db, actor }: Ctx) {
  return db
    .select({ bindingId: bindings.id })
    .from(bindings)
    .where(
      and(
        eq(bindings.workspaceId, actor.workspaceId),
        sql`settings->>'holdsDeadlines' = 1`,
        eq(bindings.status, "active"),
      ),
    );
}

/** A project's deadlines say its name, and end with it; whose calendars they are in depends on who works on it. */
async function exportDeadlinesOf(ctx: Ctx, projectId: string): Promise<void> {
  const { workspaceId } = ctx.actor;
  const [calendars, due, towards] = await ctx.db.batch([
    deadlineCalendars(ctx),
    ctx.db
      .select({ localId: tasks.id })
      .from(tasks)
      .where(
        and(
          eq(tasks.workspaceId, workspaceId),
          eq(tasks.projectId, projectId),
          sql`${tasks.completedAt} IS NULL AND ${tasks.archivedAt} IS NULL`,
          isNotNull(tasks.dueOn),
          isNotNull(tasks.assigneeId),
        ),
      )
      .limit(mostAtOnce),
    ctx.db
      .select({ localId: milestones.id })
      .from(milestones)
      .where(and(eq(milestones.workspaceId, workspaceId), eq(milestones.projectId, projectId)))
      .limit(mostAtOnce),
  ]);
  for (const { localId } of due) await enqueueAll(ctx, { kind: "task", localId }, calendars);
  for (const { localId } of towards) await enqueueAll(ctx, { kind: "milestone", localId }, calendars);
}

async function enqueueAll(ctx: Ctx, thing: Thing, due: { bindingId: string }[]): Promise<void> {
  const { workspaceId } = ctx.actor;
  for (const { bindingId } of due)
    await ctx.enqueue({ type: "event.export", workspaceId, bindingId, ...thing, isCheck: false });
}
