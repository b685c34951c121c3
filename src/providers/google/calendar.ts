import * as z from "zod/mini";

import type { Calendar, EventQuery, EventSnapshot } from "../calendar.ts";
import { failed, failedWith, forGood, unless } from "../kit/failures.ts";
import { collectPages } from "../kit/pages.ts";
import { calendarPath, callGoogle, eventPath } from "./client.ts";
import { badSyncToken } from "./failures.ts";
import { toCalendarRef, toEventSnapshot } from "./mapping.ts";
import { calendarListSchema, eventIdSchema, eventSchema, eventsSchema } from "./schemas.ts";

const pageSize = "250";
/** A person with more calendars than these pages hold has a different problem. */
const maxCalendarPages = 10;

export const calendars: Calendar["calendars"] = async (access) => {
  const entries = await collectPages(maxCalendarPages, async (pageToken) => {
    const query = new URLSearchParams({ maxResults: pageSize, ...(pageToken === null ? {} : { pageToken }) });
    const path = `/users/me/calendarList?${query.toString()}`;
    const { body } = await callGoogle(access, { path, schema: calendarListSchema });
    return { items: body.items, next: body.nextPageToken };
  });
  return entries.filter(({ deleted }) => deleted !== true).map(toCalendarRef);
};

/** https://developers.google.com/calendar/api/guides/sync. A cursor is the whole query: all of it has to stay the same within a run. */
export const list: Calendar["list"] = async (access, calendarId, { window, cursor }) => {
  const query = new URLSearchParams(cursor ?? fullQuery(window));
  try {
    const { body: page } = await callGoogle(access, {
      path: calendarPath(calendarId, `/events?${query.toString()}`),
      schema: eventsSchema,
    });
    const context = { calendarId, zone: page.timeZone ?? null };
    const { events, unreadable } = readItems(page.items, context);
    return {
      status: "page",
      items: events.flatMap(({ snapshot }) => snapshot ?? []),
      removed: events.flatMap(({ id, snapshot }) => (snapshot === null ? [{ id, is: "gone" as const }] : [])),
      listed: events.length,
      ...(unreadable.length > 0 ? { unreadable } : {}),
      next: page.nextPageToken ? withPage(query, page.nextPageToken) : null,
      cursor: page.nextPageToken || !page.nextSyncToken ? null : syncQuery(page.nextSyncToken),
    };
  } catch (error) {
    // 410 is the documented answer; a token that cannot be read is a 400, and asking again with it cannot help either.
    if (failedWith(error, [410]) || (query.has("syncToken") && failedWith(error, [badSyncToken])))
      return { status: "reset" };
    throw error;
  }
};

function readItems(items: readonly unknown[], context: { calendarId: string; zone: string | null }) {
  const events: { id: string; snapshot: EventSnapshot | null }[] = [];
  const unreadable: string[] = [];
  for (const item of items) {
    const event = eventSchema.safeParse(item);
    if (!event.success) unreadable.push(eventIdSchema.safeParse(item).data?.id ?? "");
    // Without times only a deleted event makes sense.
    else if (event.data.status !== "cancelled" && toEventSnapshot(event.data, context) === null)
      unreadable.push(event.data.id);
    else events.push({ id: event.data.id, snapshot: toEventSnapshot(event.data, context) });
  }
  return { events, unreadable };
}

export const get: Calendar["get"] = async (access, calendarId, eventId) => {
  const path = eventPath(calendarId, eventId);
  const found = await unless([404, 410], callGoogle(access, { path, schema: z.unknown() }));
  if (found === null) return null;
  const event = eventSchema.safeParse(found.body);
  if (event.data?.status === "cancelled") return null;
  const snapshot = event.success ? toEventSnapshot(event.data, { calendarId, zone: null }) : null;
  if (snapshot !== null) return snapshot;
  // For good: asking again brings the same.
  throw failed({ id: "google" }, forGood("invalid", "Google sent an event whose time cannot be read."));
};

const fixed = { singleEvents: "true", maxResults: pageSize };

function fullQuery({ from, to }: EventQuery["window"]): Record<string, string> {
  return { ...fixed, timeMin: new Date(from).toISOString(), timeMax: new Date(to).toISOString() };
}

function syncQuery(syncToken: string): string {
  return new URLSearchParams({ ...fixed, syncToken }).toString();
}

function withPage(query: URLSearchParams, pageToken: string): string {
  const next = new URLSearchParams(query);
  next.set("pageToken", pageToken);
  return next.toString();
}
