import type { CalendarSettings } from "../../../db/schema/calendar.ts";
import type { EventWindow } from "../../../providers/calendar.ts";
import { dayMs } from "../../../lib/time-units.ts";

/** How far ahead a walk over a calendar looks: what lies ahead is shown, and waits until it is over. */
const daysAhead = 42;
/** A calendar whose cursor tells of less than this is walked over anew. */
const leastDaysAhead = 14;

/** What a walk that begins at `now` reads. */
export function windowAt({ daysBack }: Pick<CalendarSettings, "daysBack">, now: number): EventWindow {
  return { from: now - daysBack * dayMs, to: now + daysAhead * dayMs };
}

/** Whether time has brought the end of the window too near: a cursor tells of the events of its first walk only. */
export function isOutgrown(windowEndsAt: number | null, now: number): boolean {
  return windowEndsAt === null || windowEndsAt < now + leastDaysAhead * dayMs;
}
