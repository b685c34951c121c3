import type { CalendarRule } from "../../../db/schema/calendar.ts";
import { fold } from "../../../lib/fold.ts";
import type { EventSnapshot } from "../../../providers/calendar.ts";

type Subject = Pick<EventSnapshot, "title" | "seriesId" | "attendees">;

/** The first rule all of whose conditions the event meets; null when none does. Case and accents make no difference. */
export function findRule(rules: readonly CalendarRule[], event: Subject): CalendarRule | null {
  return rules.find(({ when }) => fits(when, event)) ?? null;
}

function fits({ title, attendee, seriesId }: CalendarRule["when"], event: Subject): boolean {
  if (title === null && attendee === null && seriesId === null) return false;
  if (seriesId !== null && seriesId !== event.seriesId) return false;
  if (title !== null && !fold(event.title).includes(fold(title))) return false;
  return attendee === null || isAmong(event.attendees, attendee);
}

/** "@acme.example" means everybody there; the person alone does not count, because they attend everything. */
function isAmong(attendees: Subject["attendees"], wanted: string): boolean {
  const address = wanted.toLowerCase();
  return attendees.some(({ email, isSelf }) => !isSelf && email.toLowerCase().includes(address));
}
