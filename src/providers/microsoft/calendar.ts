import type { Access } from "../access.ts";
import type { Calendar, EventSnapshot } from "../calendar.ts";
import { failed, forGood, unless } from "../kit/failures.ts";
import { collectPages, queryOf } from "../kit/pages.ts";
import { callGraph, prefer } from "./client.ts";
import { badSyncState } from "./failures.ts";
import { completeOccurrence, markerProperty, toCalendarRef, toEventSnapshot } from "./mapping.ts";
import {
  calendarsSchema,
  deltaSchema,
  eventIdSchema,
  eventSchema,
  type GraphEvent,
  removedSchema,
} from "./schemas.ts";

/** Small enough that the calls for the series of one page stay few. */
const pageSize = 50;
const maxCalendarPages = 10;

/** Brings our private property along, where Graph allows it. */
export const expandMarker = `$expand=singleValueExtendedProperties($filter=id eq '${markerProperty}')`;

export const calendars: Calendar["calendars"] = async (access) => {
  const found = await collectPages(maxCalendarPages, async (query) => {
    const path = `/me/calendars${query ?? "?$top=100"}`;
    const { body } = await callGraph(access, { path, schema: calendarsSchema });
    return { items: body.value, next: queryOf(body["@odata.nextLink"]) };
  });
  return found.map(toCalendarRef);
};

/** https://learn.microsoft.com/graph/delta-query-events. Cursors are the queries of Graph's links. */
export const list: Calendar["list"] = async (access, calendarId, { window, cursor }) => {
  const query = cursor ?? `?startDateTime=${isoOf(window.from)}&endDateTime=${isoOf(window.to)}`;
  const page = await readDelta(access, `${calendarPath(calendarId)}/calendarView/delta${query}`);
  if (page === null) return { status: "reset" };
  const { events, removed, unreadable } = readItems(page.value);
  const complete = await completeOccurrences(access, events);
  const snapshots = complete.known.map((event) => ({ id: event.id, read: readSnapshot(event, calendarId) }));
  const lost = [...unreadable, ...snapshots.flatMap(({ id, read }) => (read === "unreadable" ? [id] : []))];
  return {
    status: "page",
    items: snapshots.flatMap(({ read }) => (read === "unreadable" ? [] : read)),
    removed: [
      // Also what was changed outside of the window is said to be removed.
      ...removed.map((id) => ({ id, is: "unclear" as const })),
      ...complete.orphans.map(({ id }) => ({ id, is: "gone" as const })),
    ],
    listed: snapshots.length + removed.length + complete.orphans.length,
    ...(lost.length > 0 ? { unreadable: lost } : {}),
    next: queryOf(page["@odata.nextLink"]),
    cursor: queryOf(page["@odata.deltaLink"]),
  };
};

/** Asked below its calendar: an immutable id stays the same when a person moves the event to another one. */
export const get: Calendar["get"] = async (access, calendarId, eventId) => {
  const event = await findEvent(access, `${calendarPath(calendarId)}/events/${encodeURIComponent(eventId)}`);
  const read = event === null ? null : readSnapshot(event, calendarId);
  if (read !== "unreadable") return read;
  // For good: asking again brings the same.
  throw failed({ id: "microsoft" }, forGood("invalid", "Microsoft sent an event whose time cannot be read."));
};

function readItems(items: readonly unknown[]) {
  const events: GraphEvent[] = [];
  const removed: string[] = [];
  const unreadable: string[] = [];
  for (const item of items) {
    const gone = removedSchema.safeParse(item);
    const event = gone.success ? null : eventSchema.safeParse(item);
    if (gone.success) removed.push(gone.data.id);
    else if (event?.success === true) events.push(event.data);
    else unreadable.push(eventIdSchema.safeParse(item).data?.id ?? "");
  }
  return { events, removed, unreadable };
}

export function calendarPath(calendarId: string): string {
  return `/me/calendars/${encodeURIComponent(calendarId)}`;
}

export function eventPath(eventId: string): string {
  return `/me/events/${encodeURIComponent(eventId)}`;
}

/** null when it is not there. Throws ProviderError. */
async function findEvent(access: Access, path: string): Promise<GraphEvent | null> {
  const call = callGraph(access, { path: `${path}?${expandMarker}`, schema: eventSchema });
  return (await unless([404, 410], call))?.body ?? null;
}

/** null when Graph has forgotten where we were: 410, or 400 for a token that it cannot read, with which nothing can help. */
async function readDelta(access: Access, path: string) {
  const headers = { Prefer: prefer(`odata.maxpagesize=${pageSize}`) };
  const call = callGraph(access, { path, headers, schema: deltaSchema });
  return (await unless([410, badSyncState], call))?.body ?? null;
}

/** Gives bare occurrences what their series says; the series themselves are no events of a day. */
async function completeOccurrences(
  access: Access,
  events: GraphEvent[],
): Promise<{ known: GraphEvent[]; orphans: GraphEvent[] }> {
  const isMaster = (event: GraphEvent) => event.type === "seriesMaster";
  const series = new Map<string, GraphEvent | null>(
    events.filter(isMaster).map((event) => [event.id, event]),
  );
  const known: GraphEvent[] = [];
  const orphans: GraphEvent[] = [];
  for (const event of events.filter((candidate) => !isMaster(candidate))) {
    const seriesId = event.seriesMasterId;
    if (event.subject !== undefined || !seriesId) {
      known.push(event);
      continue;
    }
    // oxlint-disable-next-line no-await-in-loop -- Outlook takes four calls at once from one mailbox, and there may be many series
    if (!series.has(seriesId)) series.set(seriesId, await findEvent(access, eventPath(seriesId)));
    const master = series.get(seriesId) ?? null;
    if (master === null) orphans.push(event);
    else known.push(completeOccurrence(event, master));
  }
  return { known, orphans };
}

/** One without times is as unreadable as one whose times are nonsense. */
function readSnapshot(event: GraphEvent, calendarId: string): EventSnapshot | "unreadable" {
  try {
    return toEventSnapshot(event, calendarId) ?? "unreadable";
  } catch (error) {
    if (error instanceof RangeError) return "unreadable";
    throw error;
  }
}

function isoOf(instant: number): string {
  return new Date(instant).toISOString();
}
