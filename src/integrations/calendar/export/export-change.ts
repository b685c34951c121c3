import { and, eq, isNotNull, sql } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import { milestones } from "../../../db/schema/event-links.ts";
import { tasks } from "../../../db/schema/work.ts";
import type { Ctx } from "../../../domain/context.ts";
import type { DomainEvent } from "../../../messages.ts";
import type { IntegrationContext } from "../../context.ts";
import type { Owed } from "../../outbox/owe.ts";
import { type ExportTarget, owedEvent, type Thing } from "./owed-event.ts";

const mostAtOnce = 200;

/** The events that are owed to calendars because a member's time or a date changed. */
export async function exportChange(
  context: IntegrationContext,
  event: DomainEvent,
): Promise<readonly Owed[]> {
  switch (event.type) {
    case "timer.changed":
      return event.stopped === null ? [] : exportEntries(context, event.userId, [event.stopped]);
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
    case "week.decided":
    case "connection.broken":
    case "member.removed":
      return [];
    default:
      return event satisfies never;
  }
}

async function exportEntries(
  context: IntegrationContext,
  userId: string,
  entryIds: readonly string[],
): Promise<Owed[]> {
  const calendars = await context.db
    .select({
      id: sql<string>`${bindings.id}`.as("id"),
      connectionId: sql<string>`${bindings.connectionId}`.as("connection_id"),
      createdBy: sql<string>`${bindings.createdBy}`.as("created_by"),
    })
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
  return inEach(
    calendars,
    entryIds.map((localId) => ({ kind: "time_entry", localId })),
  );
}

/** Which calendar a deadline is meant for is decided when it is written: those from which it has to go are among them. */
async function exportDeadline(ctx: Ctx, thing: Thing): Promise<Owed[]> {
  return inEach(await deadlineCalendars(ctx), [thing]);
}

/** Of many tasks, only those pairs that can matter: the assignee's calendar, and where an event was written already. */
async function exportSynced(ctx: Ctx, taskIds: readonly string[]): Promise<Owed[]> {
  const { workspaceId } = ctx.actor;
  const ids = JSON.stringify(taskIds);
  const pairs = await ctx.db.all<ExportTarget & { localId: string }>(sql`
    SELECT bindings.id AS id, bindings.connection_id AS connectionId, bindings.created_by AS createdBy, tasks.id AS localId
    FROM json_each(${ids}) AS synced
    CROSS JOIN tasks ON tasks.workspace_id = ${workspaceId} AND tasks.id = synced.value AND tasks.due_on IS NOT NULL
    CROSS JOIN bindings INDEXED BY bindings_person ON bindings.workspace_id = ${workspaceId}
      AND bindings.capability = 'calendar' AND bindings.created_by = tasks.assignee_id
    WHERE bindings.settings->>'holdsDeadlines' = 1 AND bindings.status = 'active'
    UNION
    SELECT bindings.id, bindings.connection_id, bindings.created_by, event_links.local_id
    FROM json_each(${ids}) AS synced
    CROSS JOIN event_links ON event_links.workspace_id = ${workspaceId} AND event_links.local_id = synced.value
    CROSS JOIN bindings ON bindings.workspace_id = ${workspaceId} AND bindings.id = event_links.binding_id`);
  return pairs.map(({ localId, ...calendar }) => owedEvent(calendar, { kind: "task", localId }));
}

function deadlineCalendars({ db, actor }: Ctx) {
  return db
    .select({ id: bindings.id, connectionId: bindings.connectionId, createdBy: bindings.createdBy })
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
async function exportDeadlinesOf(ctx: Ctx, projectId: string): Promise<Owed[]> {
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
  return inEach(calendars, [
    ...due.map(({ localId }) => ({ kind: "task" as const, localId })),
    ...towards.map(({ localId }) => ({ kind: "milestone" as const, localId })),
  ]);
}

function inEach(calendars: readonly ExportTarget[], things: readonly Thing[]): Owed[] {
  return calendars.flatMap((calendar) => things.map((thing) => owedEvent(calendar, thing)));
}
