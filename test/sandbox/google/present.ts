import type { Attendee, Calendar, CalendarEvent, Login, When } from "../agenda/records.ts";
import { people } from "../agenda/records.ts";
import type { Instance } from "../agenda/instances.ts";
import { localTime, offsetText } from "../agenda/zone.ts";

const answers = { accepted: "accepted", declined: "declined", tentative: "tentative", none: "needsAction" };

export function etagOf(instance: Pick<Instance, "change" | "id">): string {
  return `"${String(instance.change).padStart(10, "0")}${instance.id.length}000"`;
}

/** https://developers.google.com/workspace/calendar/api/v3/reference/events#resource-representations */
export function presentEvent(calendar: Calendar, instance: Instance, zone = calendar.zone) {
  const { event } = instance;
  const series = seriesFields(instance, zone);
  // Of cancelled exceptions Google promises these fields only.
  if (instance.isCancelled && instance.seriesId !== null) {
    return {
      kind: "calendar#event",
      etag: etagOf(instance),
      id: instance.id,
      status: "cancelled",
      ...series,
    };
  }
  return {
    kind: "calendar#event",
    etag: etagOf(instance),
    id: instance.id,
    status: instance.isCancelled ? "cancelled" : event.status,
    htmlLink: `https://www.google.com/calendar/event?eid=${btoa(instance.id).replaceAll("=", "")}`,
    created: new Date(event.createdMs).toISOString(),
    updated: new Date(instance.updatedMs).toISOString(),
    ...(event.title === "" ? {} : { summary: event.title }),
    ...(event.description === "" ? {} : { description: event.description }),
    ...(event.location === "" ? {} : { location: event.location }),
    creator: personOf(event.organizer, calendar.owner),
    organizer: personOf(event.organizer, calendar.owner),
    start: startOf(instance.when, zone),
    end: endOf(instance.when, zone),
    ...series,
    ...(instance.kind === "series" ? { recurrence: event.recurrence } : {}),
    ...(event.showAs === "free" ? { transparency: "transparent" } : {}),
    iCalUID: event.iCalUid,
    sequence: event.sequence,
    ...attendeeFields(event, calendar.owner),
    ...propertyFields(event),
    reminders: { useDefault: true },
    eventType: event.purpose,
  };
}

export function presentCalendar(calendar: Calendar) {
  return {
    kind: "calendar#calendarListEntry",
    etag: `"${calendar.id.length}"`,
    id: calendar.id,
    summary: calendar.isPrimary ? people[calendar.owner].email : calendar.name,
    ...(calendar.isPrimary ? { primary: true } : {}),
    timeZone: calendar.zone,
    colorId: "14",
    backgroundColor: calendar.color,
    foregroundColor: "#000000",
    selected: true,
    accessRole: calendar.canWrite ? "owner" : "reader",
    defaultReminders: [],
  };
}

function seriesFields(instance: Instance, zone: string) {
  if (instance.seriesId === null || instance.original === null) return {};
  return { recurringEventId: instance.seriesId, originalStartTime: startOf(instance.original, zone) };
}

function startOf(when: When, zone: string) {
  return when.isAllDay ? { date: when.startDate } : moment(when.startMs, { shown: zone, own: when.zone });
}

function endOf(when: When, zone: string) {
  return when.isAllDay ? { date: when.endDate } : moment(when.endMs, { shown: zone, own: when.zone });
}

function moment(ms: number, zone: { shown: string; own: string }) {
  return { dateTime: `${localTime(ms, zone.shown)}${offsetText(ms, zone.shown)}`, timeZone: zone.own };
}

function personOf(email: string, owner: Login) {
  return email === people[owner].email ? { email, self: true } : { email };
}

function attendeeFields(event: CalendarEvent, owner: Login) {
  if (event.attendees.length === 0) return {};
  return { attendees: event.attendees.map((attendee) => presentAttendee(event, attendee, owner)) };
}

function presentAttendee(event: CalendarEvent, { email, name, answer }: Attendee, owner: Login) {
  return {
    ...personOf(email, owner),
    displayName: name,
    ...(email === event.organizer ? { organizer: true } : {}),
    responseStatus: answers[answer],
  };
}

function propertyFields({ privateProperties, sharedProperties }: CalendarEvent) {
  const own = Object.keys(privateProperties).length > 0 ? { private: privateProperties } : {};
  const shared = Object.keys(sharedProperties).length > 0 ? { shared: sharedProperties } : {};
  const both = { ...own, ...shared };
  return Object.keys(both).length === 0 ? {} : { extendedProperties: both };
}
