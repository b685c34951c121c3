import type * as z from "zod/mini";

import { localDateOf } from "../../lib/zoned-time.ts";
import type { CalendarRef, EventDraft, EventSnapshot, EventTime, WrittenEvent } from "../calendar.ts";
import type { calendarsSchema, GraphEvent } from "./schemas.ts";
import { toIanaZone, toWindowsZone } from "../../lib/ical/windows-zones.ts";
import { dayMs } from "../../lib/time-units.ts";

/** Our private property: https://learn.microsoft.com/graph/api/resources/extended-properties-overview */
export const markerProperty = "String {7d1c6b52-3a0e-4c5b-9f43-0b6c0f2e8a11} Name timewire";

export function toCalendarRef(calendar: z.infer<typeof calendarsSchema>["value"][number]): CalendarRef {
  const color = calendar.hexColor ?? "";
  return {
    id: calendar.id,
    name: calendar.name ?? calendar.id,
    zone: null,
    color: /^#[0-9a-f]{6}$/i.test(color) ? color : null,
    isPrimary: calendar.isDefaultCalendar === true,
    canWrite: calendar.canEdit === true,
  };
}

/** The neutral snapshot of an event; null for one without times. Throws RangeError for a time that is none. */
export function toEventSnapshot(event: GraphEvent, calendarId: string): EventSnapshot | null {
  const time = toTime(event);
  if (time === null) return null;
  return {
    id: event.id,
    calendarId,
    seriesId: event.seriesMasterId ?? null,
    title: event.subject ?? "",
    url: event.webLink ?? null,
    time,
    status: toStatus(event),
    response: toResponse(event),
    showAs: toShowAs(event.showAs),
    attendees: toAttendees(event),
    ...versionOf(event),
    marker: toMarker(event),
  };
}

export function toWrittenEvent(event: GraphEvent): WrittenEvent {
  return { id: event.id, ...versionOf(event), url: event.webLink ?? null };
}

/** What a bare occurrence inherits from its series: all but what makes it this one. */
export function completeOccurrence(occurrence: GraphEvent, series: GraphEvent): GraphEvent {
  const { id, type, start, end, seriesMasterId } = occurrence;
  return {
    ...series,
    // An occurrence's own version moves with its times, the series' with everything else.
    "@odata.etag": `${occurrence["@odata.etag"] ?? ""}${series["@odata.etag"] ?? ""}`,
    id,
    type,
    start,
    end,
    seriesMasterId,
  };
}

export function fromDraft({ title, description, time, zone, marker }: EventDraft) {
  const [start, end] = time.isAllDay
    ? [`${time.startsOn}T00:00:00`, `${time.endsOn}T00:00:00`]
    : [new Date(time.startsAt).toISOString().slice(0, 19), new Date(time.endsAt).toISOString().slice(0, 19)];
  // Some Outlooks show a whole day of another zone on two days.
  const timeZone = time.isAllDay ? toWindowsZone(zone, time.startsOn) : "UTC";
  return {
    subject: title,
    body: { contentType: "text", content: description },
    start: { dateTime: start, timeZone },
    end: { dateTime: end, timeZone },
    isAllDay: time.isAllDay,
    showAs: "free",
    isReminderOn: false,
    singleValueExtendedProperties: [{ id: markerProperty, value: marker }],
  };
}

/** Names an insertion. A delta does not bring our private property along, but it brings this. */
export function toTransactionId(marker: string, key: string): string {
  return `timewire:${marker}:${key}`;
}

function versionOf(event: GraphEvent): { etag: string; updatedAt: number } {
  return {
    etag: event["@odata.etag"] ?? event.changeKey ?? "",
    updatedAt: event.lastModifiedDateTime ?? 0,
  };
}

function toMarker({ singleValueExtendedProperties, transactionId }: GraphEvent): string | null {
  const property = singleValueExtendedProperties?.find(({ id }) => id === markerProperty)?.value;
  return property ?? /^timewire:([\w-]{1,64}):/.exec(transactionId ?? "")?.[1] ?? null;
}

function toTime(event: GraphEvent): EventTime | null {
  if (!event.start || !event.end) return null;
  const [start, end] = [toInstant(event.start), toInstant(event.end)];
  const zone = toIanaZone(event.originalStartTimeZone ?? "");
  if (event.isAllDay !== true) return { isAllDay: false, startsAt: start, endsAt: end, zone };
  return { isAllDay: true, startsOn: toDate(start, zone), endsOn: toDate(end, zone) };
}

/** We ask for UTC, so every time is given in it, with seven decimals and no "Z". */
function toInstant({ dateTime }: { dateTime: string }): number {
  const instant = Date.parse(`${dateTime.slice(0, 23).replace(/Z$/, "")}Z`);
  if (Number.isNaN(instant)) throw new RangeError("Microsoft sent a time that cannot be read.");
  return instant;
}

/** Days come as midnights in UTC, or as the midnights of the zone in which they were made. */
function toDate(instant: number, zone: string | null): string {
  if (instant % dayMs === 0) return localDateOf(instant, "UTC");
  // Of a zone that nobody knows the nearest midnight: most lie within half a day of UTC.
  return zone === null ? localDateOf(instant + dayMs / 2, "UTC") : localDateOf(instant, zone);
}

/** Outlook shows every invitation as tentative until it is answered; what nobody decided is no "maybe". */
function toStatus({ isCancelled, showAs, responseStatus }: GraphEvent): EventSnapshot["status"] {
  if (isCancelled === true) return "cancelled";
  return showAs === "tentative" && responseStatus?.response !== "notResponded" ? "tentative" : "confirmed";
}

function toResponse({ isOrganizer, responseStatus }: GraphEvent): EventSnapshot["response"] {
  switch (responseStatus?.response) {
    case "declined":
      return "declined";
    case "tentativelyAccepted":
      return "tentative";
    case "notResponded":
      return "none";
    case "accepted":
    case "organizer":
      return "accepted";
    default:
      return isOrganizer === false ? "none" : "accepted";
  }
}

function toShowAs(showAs: string | null | undefined): EventSnapshot["showAs"] {
  switch (showAs) {
    case "free":
      return "free";
    case "oof":
      return "out_of_office";
    default:
      return "busy";
  }
}

/** Graph does not count who invited among the invited, and does not tell which of them the account is. */
function toAttendees({ organizer, isOrganizer, attendees }: GraphEvent): EventSnapshot["attendees"] {
  const isAlone = (attendees ?? []).length === 0;
  const host = organizer && !isAlone ? [{ ...organizer, isSelf: isOrganizer === true }] : [];
  const guests = (attendees ?? []).filter(({ type }) => type !== "resource");
  return [...host, ...guests.map((guest) => ({ ...guest, isSelf: false }))].flatMap(
    ({ emailAddress, isSelf }) =>
      emailAddress?.address
        ? [{ email: emailAddress.address.toLowerCase(), name: emailAddress.name ?? null, isSelf }]
        : [],
  );
}
