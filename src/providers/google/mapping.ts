import type * as z from "zod/mini";

import type { CalendarRef, EventDraft, EventSnapshot, EventTime, WrittenEvent } from "../calendar.ts";
import type { calendarListSchema, GoogleEvent } from "./schemas.ts";

/** The name of our private property, which no other application sees. */
const markerName = "timewire";

export function toCalendarRef(entry: z.infer<typeof calendarListSchema>["items"][number]): CalendarRef {
  return {
    id: entry.id,
    name: entry.summaryOverride ?? entry.summary ?? entry.id,
    zone: entry.timeZone ?? null,
    color: /^#[0-9a-f]{6}$/i.test(entry.backgroundColor ?? "") ? (entry.backgroundColor ?? null) : null,
    isPrimary: entry.primary === true,
    canWrite: entry.accessRole === "owner" || entry.accessRole === "writer",
  };
}

/** The neutral snapshot of an event; null for a deleted one of which only the id is left. */
export function toEventSnapshot(
  event: GoogleEvent,
  { calendarId, zone }: { calendarId: string; zone: string | null },
): EventSnapshot | null {
  const time = toTime(event, zone);
  if (time === null) return null;
  const attendees = (event.attendees ?? []).filter(({ resource }) => resource !== true);
  return {
    id: event.id,
    calendarId,
    seriesId: event.recurringEventId ?? null,
    title: event.summary ?? "",
    url: event.htmlLink ?? null,
    time,
    status: toStatus(event.status),
    response: toResponse(attendees.find(({ self }) => self === true)?.responseStatus),
    showAs: toShowAs(event),
    attendees: attendees.flatMap(({ email, displayName, self }) =>
      email ? [{ email: email.toLowerCase(), name: displayName ?? null, isSelf: self === true }] : [],
    ),
    etag: event.etag,
    updatedAt: event.updated ?? 0,
    marker: event.extendedProperties?.private?.[markerName] ?? null,
  };
}

export function toWrittenEvent(event: GoogleEvent): WrittenEvent {
  return {
    id: event.id,
    etag: event.etag,
    updatedAt: event.updated ?? 0,
    url: event.htmlLink ?? null,
  };
}

/** Both kinds of time are named: a patch merges, so the other kind must be taken away. */
export function fromDraft({ title, description, time, marker }: EventDraft) {
  const [start, end] = time.isAllDay
    ? [allDay(time.startsOn), allDay(time.endsOn)]
    : [timed(time.startsAt, time.zone), timed(time.endsAt, time.zone)];
  return {
    summary: title,
    description,
    start,
    end,
    transparency: "transparent",
    reminders: { useDefault: false },
    extendedProperties: { private: { [markerName]: marker } },
  };
}

function allDay(date: string) {
  return { date, dateTime: null, timeZone: null };
}

function timed(instant: number, zone: string | null) {
  return { date: null, dateTime: new Date(instant).toISOString(), timeZone: zone ?? "UTC" };
}

function toTime({ start, end }: GoogleEvent, zone: string | null): EventTime | null {
  if (start?.date && end?.date) return { isAllDay: true, startsOn: start.date, endsOn: end.date };
  if (typeof start?.dateTime !== "number" || typeof end?.dateTime !== "number") return null;
  return {
    isAllDay: false,
    startsAt: start.dateTime,
    endsAt: end.dateTime,
    zone: start.timeZone ?? zone,
  };
}

function toStatus(status: string | null | undefined): EventSnapshot["status"] {
  return status === "cancelled" || status === "tentative" ? status : "confirmed";
}

/** Without an entry for the calendar's own person the event is simply theirs. */
function toResponse(status: string | null | undefined): EventSnapshot["response"] {
  switch (status) {
    case "declined":
    case "tentative":
      return status;
    case "needsAction":
      return "none";
    default:
      return "accepted";
  }
}

/** Working locations and birthdays are no time that somebody spends. */
function toShowAs({ eventType, transparency }: GoogleEvent): EventSnapshot["showAs"] {
  switch (eventType) {
    case "focusTime":
      return "focus";
    case "outOfOffice":
      return "out_of_office";
    case "workingLocation":
    case "birthday":
      return "free";
    default:
      return transparency === "transparent" ? "free" : "busy";
  }
}
