import { and, eq, isNotNull, isNull, ne, or, sql } from "drizzle-orm";

import { projectOfMilestone } from "../../../db/queries/joins.ts";
import { bindings } from "../../../db/schema/bindings.ts";
import { eventLinks, milestones } from "../../../db/schema/event-links.ts";
import { projects, tasks } from "../../../db/schema/work.ts";
import { commit } from "../../../domain/commit.ts";
import type { PersonCtx } from "../../../domain/context.ts";
import { mayTrack } from "../../../domain/projects/access.ts";
import { hintPublished } from "../../../domain/publish.ts";
import { notFound } from "../../../lib/errors.ts";
import type { CalendarInput } from "../../bindings/settings.ts";
import { type Owed, owe } from "../../outbox/owe.ts";
import { type ExportTarget, owedEvent, type Thing } from "../export/owed-event.ts";

export type DeadlineCalendar = ExportTarget & { name: string; isChosen: boolean };

const mostAtOnce = 200;

/** The person's calendars, and which of them holds their deadlines; runs in a page's batch. */
export function listDeadlineCalendars(ctx: PersonCtx) {
  return ctx.db
    .select({
      id: bindings.id,
      connectionId: bindings.connectionId,
      createdBy: bindings.createdBy,
      name: bindings.name,
      isChosen: sql`${holdsDeadlines} = 1`.mapWith(Boolean).as("is_chosen"),
    })
    .from(bindings)
    .where(isOwnCalendar(ctx));
}

/**
 * Chooses the calendar into which the due dates of the person's tasks and the milestones of their projects are written; null =
 * none. The events leave the calendar before. Throws not_found.
 */
export async function chooseDeadlineCalendar(ctx: PersonCtx, bindingId: string | null): Promise<void> {
  const own = await listDeadlineCalendars(ctx);
  if (bindingId !== null && !own.some(({ id }) => id === bindingId)) throw notFound("calendar");
  const left = own.filter(({ id, isChosen }) => isChosen && id !== bindingId);
  const owed = await Promise.all([
    ...left.map(async (calendar) => inCalendar(calendar, await writtenTo(ctx, calendar.id))),
    ...own
      .filter(({ id }) => id === bindingId)
      .map(async (calendar) => inCalendar(calendar, await deadlinesOf(ctx))),
  ]);
  const [, refs] = await commit(ctx, {
    statements: [
      ctx.db
        .update(bindings)
        .set({ settings: withDeadlines(bindingId), updatedAt: ctx.now })
        .where(and(isOwnCalendar(ctx), or(sql`${holdsDeadlines} = 1`, eq(bindings.id, bindingId ?? "")))),
      owe(ctx, owed.flat()),
    ],
    audit: { action: "deadlines.choose", target: `user:${ctx.actor.userId}`, detail: { bindingId } },
  });
  await hintPublished(ctx, refs);
}

const holdsDeadlines = sql`${bindings.settings}->>'holdsDeadlines'`;

/** A calendar's settings as its person has changed them; whether it holds their deadlines is chosen here only. */
export function keepDeadlines(input: CalendarInput) {
  const settings = { ...input, capability: "calendar", holdsDeadlines: false };
  return sql`json_set(${JSON.stringify(settings)}, '$.holdsDeadlines', json(${bindings.settings}->'holdsDeadlines'))`;
}

/** Whether it is the one that was chosen; all else stays as it is by then. */
function withDeadlines(bindingId: string | null) {
  const isIt = sql`iif(${bindings.id} = ${bindingId ?? ""}, 'true', 'false')`;
  return sql`json_set(${bindings.settings}, '$.holdsDeadlines', json(${isIt}))`;
}

function inCalendar(calendar: DeadlineCalendar, things: readonly Thing[]): Owed[] {
  return things.map((thing) => owedEvent(calendar, thing));
}

function writtenTo({ db, actor }: PersonCtx, bindingId: string) {
  const { kind, localId } = eventLinks;
  return db
    .select({ kind, localId })
    .from(eventLinks)
    .where(
      and(
        eq(eventLinks.workspaceId, actor.workspaceId),
        eq(eventLinks.bindingId, bindingId),
        ne(kind, "time_entry"),
      ),
    );
}

async function deadlinesOf({ db, actor }: PersonCtx): Promise<Thing[]> {
  const { workspaceId, userId } = actor;
  const [due, towards] = await db.batch([
    db
      .select({ localId: tasks.id })
      .from(tasks)
      .where(
        and(
          eq(tasks.workspaceId, workspaceId),
          sql`${tasks.completedAt} IS NULL AND ${tasks.archivedAt} IS NULL`,
          eq(tasks.assigneeId, userId),
          isNotNull(tasks.dueOn),
        ),
      )
      .limit(mostAtOnce),
    db
      .select({ localId: milestones.id })
      .from(milestones)
      .innerJoin(projects, projectOfMilestone)
      .where(and(eq(milestones.workspaceId, workspaceId), isNull(projects.archivedAt), mayTrack(userId)))
      .limit(mostAtOnce),
  ]);
  return [
    ...due.map(({ localId }) => ({ kind: "task" as const, localId })),
    ...towards.map(({ localId }) => ({ kind: "milestone" as const, localId })),
  ];
}

function isOwnCalendar({ actor }: PersonCtx) {
  return and(
    eq(bindings.workspaceId, actor.workspaceId),
    sql`${bindings.capability} = 'calendar'`,
    eq(bindings.createdBy, actor.userId),
    eq(bindings.status, "active"),
  );
}
