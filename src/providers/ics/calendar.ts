import { findInstance, instancesIn } from "../../lib/ical/instances.ts";
import type { Calendar, EventRemoved, EventSnapshot, EventWindow } from "../calendar.ts";
import type { Listing } from "../page.ts";
import { idOf, nameOf } from "./account.ts";
import { calendarAtHand, fetchCalendar, type Fetched } from "./client.ts";
import { selfOf, toCalendarRef, toEventSnapshot } from "./mapping.ts";
import { remarksOf } from "./remarks.ts";
import { type PageCursor, parseFileCursor, parsePageCursor } from "./schemas.ts";

const pageSize = 500;

/** An address leads to one calendar. */
export const calendars: Calendar["calendars"] = async (access) => {
  const { file } = await calendarAtHand(access);
  return [toCalendarRef(file, { id: await idOf(access), name: nameOf(file, access) })];
};

/** A file tells of no changes: while it stays the same there are none, and when it does not, it is all there is. */
export const list: Calendar["list"] = async (access, calendarId, { window, cursor }) => {
  const page = cursor === null ? null : parsePageCursor(cursor);
  const known = cursor === null || page !== null ? null : parseFileCursor(cursor);
  const fetched = await fetchCalendar(access, known);
  if (fetched === null || fetched.cursor.digest === known?.digest) {
    const next = fetched === null ? cursor : JSON.stringify(fetched.cursor);
    return { status: "page", items: [], removed: [], listed: 0, next: null, cursor: next };
  }
  return pageOf(fetched, { calendarId, window, page });
};

function pageOf(
  { file, cursor, fetchedAt: readAt }: Fetched,
  { calendarId, window, page }: { calendarId: string; window: EventWindow; page: PageCursor | null },
): Listing<EventSnapshot, EventRemoved> {
  // The file changed between two pages: what the first one said may not be true any more.
  if (page !== null && page.digest !== cursor.digest) return { status: "reset" };
  const offset = page?.offset ?? 0;
  const end = offset + pageSize;
  const { instances, problems } = instancesIn(file, window);
  const of = { calendarId, readAt, self: selfOf(file) };
  const isLast = end >= instances.length;
  const items = instances.slice(offset, end).map((one) => toEventSnapshot(one, of));
  return {
    status: "page",
    isWhole: true,
    items,
    removed: [],
    listed: items.length,
    remarks: remarksOf(problems),
    next: isLast ? null : JSON.stringify({ offset: end, digest: cursor.digest }),
    cursor: isLast ? JSON.stringify(cursor) : null,
  };
}

export const get: Calendar["get"] = async (access, calendarId, eventId) => {
  const { file, fetchedAt: readAt } = await calendarAtHand(access);
  const instance = findInstance(file, eventId);
  const of = { calendarId, readAt, self: selfOf(file) };
  return instance === null ? null : toEventSnapshot(instance, of);
};
