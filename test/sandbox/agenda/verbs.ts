import { occurrenceKey, plannedOccurrences, type Instance } from "./instances.ts";
import { people, type Agenda, type Answer, type Calendar, type CalendarEvent, type When } from "./records.ts";

export type Draft = Partial<Omit<CalendarEvent, "change" | "gone" | "sequence" | "updatedMs">> & {
  when: When;
};

/** What of an event can change. */
export type Edit = Partial<
  Omit<
    CalendarEvent,
    "id" | "change" | "gone" | "sequence" | "createdMs" | "updatedMs" | "seriesId" | "occurrence"
  >
>;

export interface Target {
  agenda: Agenda;
  calendar: Calendar;
}

export function addEvent({ agenda, calendar }: Target, draft: Draft): CalendarEvent {
  const event = newEvent(calendar, draft);
  touch(agenda, event);
  calendar.events.set(event.id, event);
  agenda.tell({ calendar, event, kind: "created" });
  return event;
}

/** Changes an event or a series; of an occurrence, that one alone. */
export function changeEvent(target: Target, instance: Instance, edit: Edit): CalendarEvent {
  const event = own(target, instance);
  const before = event.recurrence === null ? [] : plannedOccurrences(event, {});
  const isMoved = edit.when !== undefined && JSON.stringify(edit.when) !== JSON.stringify(event.when);
  Object.assign(event, edit);
  if (isMoved) event.sequence += 1;
  touch(target.agenda, event);
  noteLostOccurrences(event, before);
  target.agenda.tell({ calendar: target.calendar, event, kind: "updated" });
  return event;
}

/** Cancels it; it stays known, so that those who synchronise hear of it. */
export function removeEvent(target: Target, instance: Instance): void {
  const event = own(target, instance);
  event.status = "cancelled";
  event.isCalledOff = false;
  touch(target.agenda, event);
  target.agenda.tell({ calendar: target.calendar, event, kind: "deleted" });
}

/** What happens when the organizer of an event cancels it. */
export function callOff(target: Target, instance: Instance): void {
  changeEvent(target, instance, { status: "cancelled", isCalledOff: true });
}

/** What the calendar's owner answers to an invitation. */
export function answerInvitation(target: Target, instance: Instance, answer: Answer): void {
  const { email, name } = people[target.calendar.owner];
  const others = instance.event.attendees.filter((attendee) => attendee.email !== email);
  changeEvent(target, instance, { attendees: [...others, { email, name, answer }] });
}

export function newEvent(calendar: Calendar, draft: Draft): CalendarEvent {
  const id = draft.id ?? crypto.randomUUID().replaceAll("-", "");
  const nowMs = Date.now();
  return {
    iCalUid: `${id}@${calendar.id.includes("@") ? "google.com" : "outlook.example"}`,
    title: "",
    description: "",
    location: "",
    status: "confirmed",
    isCalledOff: false,
    showAs: "busy",
    purpose: "default",
    organizer: people[calendar.owner].email,
    attendees: [],
    recurrence: null,
    seriesId: null,
    occurrence: null,
    privateProperties: {},
    sharedProperties: {},
    transactionId: null,
    createdMs: nowMs,
    ...draft,
    id,
    gone: new Map(),
    sequence: 0,
    change: 0,
    updatedMs: nowMs,
  };
}

/** The record to write to: an occurrence gets one of its own, as an exception of its series. */
function own({ calendar }: Target, instance: Instance): CalendarEvent {
  if (instance.kind !== "occurrence") return instance.event;
  const exception = newEvent(calendar, {
    ...instance.event,
    id: instance.id,
    when: instance.when,
    recurrence: null,
    seriesId: instance.seriesId,
    occurrence: occurrenceKey(instance.original ?? instance.when),
    transactionId: null,
  });
  calendar.events.set(exception.id, exception);
  return exception;
}

function noteLostOccurrences(series: CalendarEvent, before: When[]): void {
  if (before.length === 0) return;
  const planned = new Set(plannedOccurrences(series, {}).map(occurrenceKey));
  for (const when of before) {
    const key = occurrenceKey(when);
    if (!planned.has(key)) series.gone.set(key, { when, change: series.change });
  }
  for (const key of series.gone.keys()) if (planned.has(key)) series.gone.delete(key);
}

/** Numbers the change. Two in one millisecond get different times, as both providers order by them. */
function touch(agenda: Agenda, event: CalendarEvent): void {
  agenda.lastChange += 1;
  event.change = agenda.lastChange;
  event.updatedMs = Math.max(Date.now(), event.updatedMs + 1);
}
