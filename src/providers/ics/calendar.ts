import type { Calendar, EventPage, EventWindow } from "../calendar.ts";
import { idOf, nameOf } from "./account.ts";
import { calendarAtHand, fetchCalendar, type Fetched } from "./client.ts";
import { findInstance, instancesIn } from "../../lib/ical/instances.ts";
import { selfOf, toCalendarRef, toEventSnapshot } from "./mapping.ts";
import { remarksOf } from "./remarks.ts";
import { readPage, readPlace } from "./schemas.ts";

const pageSize = 500;

/** An address leads to one calendar. */
export const list: Calendar["list"] = async (access) => {
  const { file } = await calendarAtHand(access);
  return [toCalendarRef(file, { id: await idOf(access), name: nameOf(file, access) })];
};

/** A file tells of no changes: while it stays the same there are none, and when it does not, it is all there is. */
export const listChanged: Calendar["listChanged"] = async (access, calendarId, query) => {
  const { cursor, next } = query;
  const known = cursor === null || next !== null ? null : readPlace(cursor);
  const fetched = await fetchCalendar(access, known);
  if (fetched === null || fetched.place.digest === known?.digest) {
    const place = fetched === null ? cursor : JSON.stringify(fetched.place);
    return { status: "page", events: [], removed: [], next: null, cursor: place };
  }
  return pageOf(fetched, { calendarId, window: query.window, next });
};

function pageOf(
  { file, place, fetchedAt: readAt }: Fetched,
  { calendarId, window, next }: { calendarId: string; window: EventWindow; next: string | null },
): EventPage {
  const page = next === null ? null : readPage(next);
  // The file changed between two pages: what the first one said may not be true any more.
  if (next !== null && page?.digest !== place.digest) return { status: "reset" };
  const offset = page?.offset ?? 0;
  const end = offset + pageSize;
  const { instances, problems } = instancesIn(file, window);
  const of = { calendarId, readAt, self: selfOf(file) };
  const isLast = end >= instances.length;
  return {
    status: "page",
    isWhole: true,
    events: instances.slice(offset, end).map((one) => toEventSnapshot(one, of)),
    removed: [],
    remarks: remarksOf(problems),
    next: isLast ? null : JSON.stringify({ offset: end, digest: place.digest }),
    cursor: isLast ? JSON.stringify(place) : null,
  };
}

export const get: Calendar["get"] = async (access, calendarId, eventId) => {
  const { file, fetchedAt: readAt } = await calendarAtHand(access);
  const instance = findInstance(file, eventId);
  const of = { calendarId, readAt, self: selfOf(file) };
  return instance === null ? null : toEventSnapshot(instance, of);
};
