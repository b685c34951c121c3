import { and, eq, gt, isNotNull, lt, sql } from "drizzle-orm";

import { eventLinks } from "../../../db/schema/event-links.ts";
import type { Ctx } from "../../../domain/context.ts";
import type { EventSnapshot, EventWindow } from "../../../providers/calendar.ts";
import type { BindingRow } from "../../webhooks/applied.ts";
import { marksOf } from "../sync/find-missed.ts";
import type { EventLink } from "./event-link.ts";
import { looksSame, shapeOf } from "./event-shape.ts";

/** What a pass over a calendar met: events with our marker among them, and ids that left the calendar, certainly or not. */
export type Met = { events: EventSnapshot[]; gone: string[] };

/**
 * Has those of our events looked at that a person may have changed or deleted. Echoes of our own writes are told apart here and
 * cost nothing more; a pass that met nothing of ours asks nothing.
 */
export async function checkEvents(
  ctx: Ctx,
  { workspaceId, id: bindingId }: Pick<BindingRow, "workspaceId" | "id">,
  { events, gone }: Met,
): Promise<void> {
  const ours = new Map(events.filter(({ marker }) => marker !== null).map((event) => [event.id, event]));
  const ids = [...ours.keys(), ...gone];
  if (ids.length === 0) return;
  const links = await ctx.db
    .select()
    .from(eventLinks)
    .where(
      and(
        eq(eventLinks.workspaceId, workspaceId),
        eq(eventLinks.bindingId, bindingId),
        sql`${eventLinks.eventId} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
        eq(eventLinks.state, "live"),
      ),
    );
  for (const link of links) {
    if (isEcho(link, ours.get(link.eventId ?? ""))) continue;
    const { kind, localId } = link;
    await ctx.enqueue({ type: "event.export", workspaceId, bindingId, kind, localId, isCheck: true });
  }
}

/** Events of ours within the window that a walk over the whole calendar did not meet; `met` are their marks. */
export async function findUnmet(
  ctx: Ctx,
  { workspaceId, id }: Pick<BindingRow, "workspaceId" | "id">,
  { met, window }: { met: string[]; window: EventWindow },
): Promise<string[]> {
  const stored = await ctx.db
    .select({ eventId: eventLinks.eventId })
    .from(eventLinks)
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
  const known = new Set(met);
  const marks = await marksOf(ids);
  return ids.filter((_, index) => !known.has(marks[index] ?? ""));
}

function isEcho(link: EventLink, event: EventSnapshot | undefined): boolean {
  if (event === undefined || event.status === "cancelled") return false;
  return event.etag === link.etag || looksSame(shapeOf(event), link);
}
