import { parseRule, type Rule } from "../agenda/recurrence.ts";
import type { Instance } from "../agenda/instances.ts";
import { people, type Answer, type Calendar, type CalendarEvent, type When } from "../agenda/records.ts";
import { localTime } from "../agenda/zone.ts";
import { graphId } from "./ids.ts";
import type { Preferences } from "./rest/answer.ts";
import { windowsName } from "./zones.ts";

const types = {
  single: "singleInstance",
  series: "seriesMaster",
  occurrence: "occurrence",
  exception: "exception",
};
const answers: Record<Answer, string> = {
  accepted: "accepted",
  declined: "declined",
  tentative: "tentativelyAccepted",
  none: "notResponded",
};
const showAs = { busy: "busy", free: "free", tentative: "tentative", outOfOffice: "oof" };
const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const patterns = { DAILY: "daily", WEEKLY: "weekly", MONTHLY: "absoluteMonthly", YEARLY: "absoluteYearly" };

export function etagOf({ change, id }: Pick<Instance, "change" | "id">): string {
  return `W/"${btoa(`${change}/${id.length}`)}"`;
}

/** https://learn.microsoft.com/en-us/graph/api/resources/event */
export function presentEvent(calendar: Calendar, instance: Instance, wants: Preferences) {
  const { event, seriesId } = instance;
  const isAway = event.isCalledOff && instance.isCancelled;
  return {
    ...presentStub(instance, wants),
    createdDateTime: new Date(event.createdMs).toISOString(),
    lastModifiedDateTime: new Date(instance.updatedMs).toISOString(),
    changeKey: etagOf(instance).slice(3, -1),
    categories: [],
    transactionId: instance.kind === "single" ? event.transactionId : null,
    originalStartTimeZone: event.when.isAllDay ? "UTC" : windowsName(event.when.zone),
    originalEndTimeZone: event.when.isAllDay ? "UTC" : windowsName(event.when.zone),
    iCalUId: event.iCalUid,
    reminderMinutesBeforeStart: 15,
    isReminderOn: false,
    subject: isAway ? `Canceled: ${event.title}` : event.title,
    bodyPreview: event.description.slice(0, 255),
    body: { contentType: "text", content: event.description },
    importance: "normal",
    sensitivity: "normal",
    isAllDay: event.when.isAllDay,
    isCancelled: isAway,
    isOrganizer: event.organizer === people[calendar.owner].email,
    isDraft: false,
    seriesMasterId: seriesId === null ? null : graphId(seriesId, wants.isImmutable),
    showAs: isAway ? "free" : shownAs(calendar, event),
    webLink: `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(graphId(instance.id, wants.isImmutable))}`,
    location: { displayName: event.location },
    recurrence: instance.kind === "series" ? presentRecurrence(event) : null,
    responseStatus: { response: ownAnswer(calendar, event), time: "0001-01-01T00:00:00Z" },
    organizer: { emailAddress: { name: nameOf(event, event.organizer), address: event.organizer } },
    attendees: event.attendees
      .filter(({ email }) => email !== event.organizer)
      .map(({ email, name, answer }) => ({
        type: "required",
        status: { response: answers[answer], time: "0001-01-01T00:00:00Z" },
        emailAddress: { name, address: email },
      })),
  };
}

/** All that delta tells of an occurrence; the rest is its master's. Reported since 2017, documented nowhere. */
export function presentStub(instance: Instance, wants: Preferences) {
  return {
    "@odata.etag": etagOf(instance),
    id: graphId(instance.id, wants.isImmutable),
    ...(instance.seriesId === null ? {} : { seriesMasterId: graphId(instance.seriesId, wants.isImmutable) }),
    type: types[instance.kind],
    start: momentOf(instance.when, "start", wants.zone),
    end: momentOf(instance.when, "end", wants.zone),
  };
}

/** Only what `$expand=singleValueExtendedProperties($filter=id eq '…')` asks for. */
export function presentProperties(event: CalendarEvent, expand: string) {
  const asked = [...expand.matchAll(/id eq '([^']+)'/g)].map(([, id = ""]) => id);
  const found = asked.flatMap((id) => {
    const value = event.privateProperties[id];
    return value === undefined ? [] : [{ id, value }];
  });
  return found.length === 0 ? {} : { singleValueExtendedProperties: found };
}

export function presentCalendar(calendar: Calendar) {
  const { name, email } = people[calendar.owner];
  return {
    id: calendar.id,
    name: calendar.isPrimary ? "Calendar" : calendar.name,
    color: "auto",
    hexColor: calendar.isPrimary ? "" : calendar.color,
    isDefaultCalendar: calendar.isPrimary,
    changeKey: "sandbox",
    canShare: calendar.canWrite,
    canViewPrivateItems: true,
    canEdit: calendar.canWrite,
    isRemovable: !calendar.isPrimary,
    owner: { name, address: email },
  };
}

/** Days are days wherever one is: midnight, whatever zone was asked for. */
function momentOf(when: When, side: "start" | "end", zone: string) {
  if (when.isAllDay) {
    const date = side === "start" ? when.startDate : when.endDate;
    return { dateTime: `${date}T00:00:00.0000000`, timeZone: windowsName(zone) };
  }
  const ms = side === "start" ? when.startMs : when.endMs;
  return { dateTime: `${localTime(ms, zone)}.0000000`, timeZone: windowsName(zone) };
}

/** Outlook shows an invitation as tentative until it is answered, and what was answered so. */
function shownAs(calendar: Calendar, event: CalendarEvent): string {
  const isOpen = /^(?:notResponded|tentativelyAccepted)$/.test(ownAnswer(calendar, event));
  return event.showAs === "busy" && isOpen ? "tentative" : showAs[event.showAs];
}

function ownAnswer(calendar: Calendar, event: CalendarEvent): string {
  const { email } = people[calendar.owner];
  if (event.organizer === email) return "organizer";
  const own = event.attendees.find((attendee) => attendee.email === email);
  return own === undefined ? "none" : answers[own.answer];
}

function nameOf(event: CalendarEvent, email: string): string {
  const person = Object.values(people).find((one) => one.email === email);
  return person?.name ?? event.attendees.find((attendee) => attendee.email === email)?.name ?? email;
}

function presentRecurrence({ recurrence, when }: CalendarEvent) {
  const rule = parseRule(recurrence ?? []);
  if (rule === null) return null;
  const startDate = when.isAllDay ? when.startDate : localTime(when.startMs, when.zone).slice(0, 10);
  return {
    pattern: {
      type: patterns[rule.frequency],
      interval: rule.interval,
      daysOfWeek: rule.weekdays.map((day) => weekdays[day]),
    },
    range: {
      ...rangeOf(rule),
      startDate,
      recurrenceTimeZone: when.isAllDay ? "UTC" : windowsName(when.zone),
    },
  };
}

function rangeOf({ count, until }: Rule) {
  if (count !== null) return { type: "numbered", numberOfOccurrences: count };
  return until === null ? { type: "noEnd" } : { type: "endDate", endDate: until };
}
