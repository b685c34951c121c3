import { and, eq, gt, isNotNull, lt, sql } from "drizzle-orm";

import { eventLinks } from "../../../db/schema/event-links.ts";
import type { Ctx } from "../../../domain/context.ts";
import { hintPublished } from "../../../domain/publish.ts";
import type { EventSnapshot, EventWindow } from "../../../providers/calendar.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import { owe } from "../../outbox/owe.ts";
import { marksOf } from "../sync/find-unseen.ts";
import type { EventLink } from "./event-link.ts";
import { type ExportTarget, owedEvent } from "./owed-event.ts";
import { type EventShape, looksSame, shapeOf } from "./event-shape.ts";

/** By force: left alone, SQLite reads all exported events of the workspace along their primary key. */
const ofCalendar = sql`event_links INDEXED BY event_links_event`;

/** What a sync run listed: events with our marker among them, and ids that left the calendar, certainly or not. */
export type Listed = { events: EventSnapshot[]; gone: string[] };

/**
 * Has those of our events looked at that a person may have changed or deleted. Echoes of our own writes are told apart here and
 * cost nothing more; a run that listed nothing of ours asks nothing.
 */
export async function checkEvents(
  ctx: Ctx,
  calendar: ExportTarget & Pick<BindingRow, "workspaceId">,
  { events, gone }: Listed,
): Promise<void> {
  const { workspaceId, id: bindingId } = calendar;
  const ours = new Map(events.filter(({ marker }) => marker !== null).map((event) => [event.id, event]));
  const ids = [...ours.keys(), ...gone];
  if (ids.length === 0) return;
  const { kind: what, localId: id, eventId: event, etag, title, startsAt, endsAt } = eventLinks;
  const links = await ctx.db
    .select({
      kind: sql<EventLink["kind"]>`${what}`.as("event_kind"),
      localId: sql<string>`${id}`.as("local_id"),
      eventId: sql<string | null>`${event}`.as("event_id"),
      etag: sql<string | null>`${etag}`.as("etag"),
      title: sql<string>`${title}`.as("title"),
      startsAt: sql<number>`${startsAt}`.as("starts_at"),
      endsAt: sql<number>`${endsAt}`.as("ends_at"),
    })
    .from(ofCalendar)
    .where(
      and(
        eq(eventLinks.workspaceId, workspaceId),
        eq(eventLinks.bindingId, bindingId),
        sql`${eventLinks.eventId} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
        eq(eventLinks.state, "live"),
      ),
    );
  const changed = links.filter((link) => !isEcho(link, ours.get(link.eventId ?? "")));
  if (changed.length === 0) return;
  const owed = changed.map(({ kind, localId }) => owedEvent(calendar, { kind, localId, isCheck: true }));
  await hintPublished(ctx, await owe(ctx, owed));
}

/** Ids of our events within the window that a listing of the whole calendar did not show; `seenIds` are marks. */
export async function findUnseenExports(
  ctx: Ctx,
  { workspaceId, id }: Pick<BindingRow, "workspaceId" | "id">,
  { seenIds, window }: { seenIds: string[]; window: EventWindow },
): Promise<string[]> {
  const stored = await ctx.db
    .select({ eventId: sql<string | null>`${eventLinks.eventId}`.as("event_id") })
    .from(ofCalendar)
    .where(
      and(
        eq(eventLinks.workspaceId, workspaceId),
        eq(eventLinks.bindingId, id),
        isNotNull(eventLinks.eventId),
        lt(eventLinks.startsAt, window.to),
        gt(eventLinks.endsAt, window.from),
      ),
    );
  const ids = stored.flatMap(({ eventId }) => eventId ?? []);
  const known = new Set(seenIds);
  const marks = await marksOf(ids);
  return ids.filter((_, index) => !known.has(marks[index] ?? ""));
}

function isEcho(link: Pick<EventLink, "etag" | keyof EventShape>, event: EventSnapshot | undefined): boolean {
  if (event === undefined || event.status === "cancelled") return false;
  return event.etag === link.etag || looksSame(shapeOf(event), link);
}
