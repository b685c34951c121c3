import type { CalendarSettings } from "../../../db/schema/calendar.ts";
import type { EventWindow } from "../../../providers/calendar.ts";
import { dayMs } from "../../../lib/time-units.ts";

/** How far ahead a full sync reads: what lies ahead is shown, and waits until it is over. */
const daysAhead = 42;
/** A calendar whose cursor tells of less than this is read anew. */
const leastDaysAhead = 14;

/** What a run that begins at `now` reads. */
export function windowAt({ daysBack }: Pick<CalendarSettings, "daysBack">, now: number): EventWindow {
  return { from: now - daysBack * dayMs, to: now + daysAhead * dayMs };
}

/** Whether time has brought the end of the window too near: a cursor tells of the window of its full sync only. */
export function isOutgrown(until: number, now: number): boolean {
  return until < now + leastDaysAhead * dayMs;
}
