import * as z from "zod/mini";

import { OutboundError } from "../../lib/outbound.ts";
import type { Calendar, EventQuery, EventSnapshot } from "../calendar.ts";
import { ProviderError } from "../provider.ts";
import { calendarListUrl, calendarUrl, callGoogle, sendGoogle } from "./client.ts";
import { googleError, readExplanation } from "./errors.ts";
import { toCalendarRef, toEventSnapshot } from "./mapping.ts";
import { calendarListSchema, eventIdSchema, eventSchema, eventsSchema } from "./schemas.ts";

const pageSize = "250";
/** A person with more calendars than these pages hold has a different problem. */
const maxCalendarPages = 10;

export const list: Calendar["list"] = async (access) => {
  const entries = [];
  let pageToken: string | null = null;
  for (let page = 0; page < maxCalendarPages; page++) {
    const query = new URLSearchParams({ maxResults: pageSize, ...(pageToken === null ? {} : { pageToken }) });
    const url = `${calendarListUrl}?${query.toString()}`;
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const answer = await callGoogle(access, { url, schema: calendarListSchema });
    entries.push(...answer.items);
    pageToken = answer.nextPageToken ?? null;
    if (pageToken === null) break;
  }
  return entries.filter(({ deleted }) => deleted !== true).map(toCalendarRef);
};

/** https://developers.google.com/calendar/api/guides/sync. `next` is the page's whole query: all of it has to stay the same. */
export const listChanged: Calendar["listChanged"] = async (access, calendarId, asked) => {
  const query = new URLSearchParams(asked.next ?? firstQuery(asked));
  try {
    const page = await sendGoogle(access, {
      url: calendarUrl(calendarId, `/events?${query.toString()}`),
      schema: eventsSchema,
    });
    const context = { calendarId, zone: page.timeZone ?? null };
    const { events, unreadable } = readItems(page.items, context);
    return {
      status: "page",
      events: events.flatMap(({ snapshot }) => snapshot ?? []),
      removed: events.flatMap(({ id, snapshot }) => (snapshot === null ? [{ id, isCertain: true }] : [])),
      ...(unreadable.length > 0 ? { unreadable } : {}),
      next: page.nextPageToken ? withPage(query, page.nextPageToken) : null,
      cursor: page.nextPageToken ? null : (page.nextSyncToken ?? null),
    };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    if (isForgotten(error, query)) return { status: "reset" };
    throw googleError(error);
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
  try {
    const answer = await sendGoogle(access, {
      url: calendarUrl(calendarId, `/events/${encodeURIComponent(eventId)}`),
      schema: z.unknown(),
    });
    const event = eventSchema.safeParse(answer);
    if (!event.success) return throwUnreadable();
    if (event.data.status === "cancelled") return null;
    return toEventSnapshot(event.data, { calendarId, zone: null }) ?? throwUnreadable();
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    if (error.status === 404 || error.status === 410) return null;
    throw googleError(error);
  }
};

/** For good: asking again brings the same. */
function throwUnreadable(): never {
  const message = "Google sent an event whose time cannot be read.";
  throw new ProviderError(message, { provider: "google", code: "invalid", permanent: true });
}

function firstQuery({ window, cursor }: EventQuery): Record<string, string> {
  const fixed = { singleEvents: "true", maxResults: pageSize };
  if (cursor !== null) return { ...fixed, syncToken: cursor };
  return {
    ...fixed,
    timeMin: new Date(window.from).toISOString(),
    timeMax: new Date(window.to).toISOString(),
  };
}

function withPage(query: URLSearchParams, pageToken: string): string {
  const next = new URLSearchParams(query);
  next.set("pageToken", pageToken);
  return next.toString();
}

/** 410 is the documented answer; a token that cannot be read is a 400, and asking again with it cannot help either. */
function isForgotten(error: OutboundError, query: URLSearchParams): boolean {
  if (error.status === 410) return true;
  return error.status === 400 && query.has("syncToken") && /sync token/i.test(readExplanation(error).message);
}
