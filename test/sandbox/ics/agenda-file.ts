import { occurrenceKey } from "../agenda/instances.ts";
import { people, type Calendar, type CalendarEvent, type When } from "../agenda/records.ts";
import { localTime } from "../agenda/zone.ts";
import { compact, escape, local, text } from "./write.ts";

/** A calendar as its owner's secret address gives it out: stamped anew each time, as Google does it. */
export function agendaFile(calendar: Calendar): string {
  return text([
    "BEGIN:VCALENDAR",
    "PRODID:-//Sandbox//Calendar//EN",
    "VERSION:2.0",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${escape(calendar.isPrimary ? people[calendar.owner].email : calendar.name)}`,
    `X-WR-TIMEZONE:${calendar.zone}`,
    ...[...calendar.events.values()]
      .filter(({ status, seriesId }) => seriesId !== null || status !== "cancelled")
      .flatMap((event) => eventLines(calendar, event)),
    "END:VCALENDAR",
  ]);
}

function eventLines(calendar: Calendar, event: CalendarEvent): string[] {
  const series = event.seriesId === null ? undefined : calendar.events.get(event.seriesId);
  if (event.seriesId !== null && series === undefined) return [];
  return [
    "BEGIN:VEVENT",
    ...whenLines("DTSTART", event.when, "start"),
    ...whenLines("DTEND", event.when, "end"),
    `DTSTAMP:${instant(Date.now())}`,
    `UID:${(series ?? event).iCalUid}`,
    ...(series === undefined ? [] : [recurrenceId(series, event.occurrence ?? "")]),
    `LAST-MODIFIED:${instant(event.updatedMs)}`,
    `SEQUENCE:${event.sequence}`,
    `STATUS:${event.status.toUpperCase()}`,
    `SUMMARY:${escape(event.title)}`,
    `TRANSP:${event.showAs === "free" ? "TRANSPARENT" : "OPAQUE"}`,
    ...event.attendees.map(
      ({ email, name, answer }) =>
        `ATTENDEE;CN="${name}";PARTSTAT=${answer === "none" ? "NEEDS-ACTION" : answer.toUpperCase()}:mailto:${email}`,
    ),
    ...(event.recurrence ?? []),
    ...exceptionDates(event),
    "END:VEVENT",
  ];
}

function recurrenceId(series: CalendarEvent, key: string): string {
  return series.when.isAllDay ? `RECURRENCE-ID;VALUE=DATE:${key}` : `RECURRENCE-ID:${key}`;
}

function exceptionDates(event: CalendarEvent): string[] {
  return [...event.gone.values()].flatMap(({ when }) => whenLines("EXDATE", when, "start"));
}

function whenLines(name: string, when: When, edge: "start" | "end"): string[] {
  if (when.isAllDay)
    return [`${name};VALUE=DATE:${compact(edge === "start" ? when.startDate : when.endDate)}`];
  const [date = "", time = ""] = localTime(edge === "start" ? when.startMs : when.endMs, when.zone).split(
    "T",
  );
  return [local(name, { date, time: time.slice(0, 5), zone: when.zone })];
}

function instant(ms: number): string {
  return occurrenceKey({ isAllDay: false, startMs: ms, endMs: ms, zone: "UTC" });
}
