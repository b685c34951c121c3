import { pathTo } from "../lib/path-to.ts";
import type { LocalDate } from "../lib/zoned-time.ts";

export type CalendarView = "day" | "week";

/** The address of a day or week of the calendar page. */
export function calendarPath(date: LocalDate, view: CalendarView): string {
  return pathTo`/calendar?date=${date}&view=${view}`;
}

/** Whether a form may send the person back there. */
export function isCalendarPath(path: string): boolean {
  return /^\/calendar\?date=\d{4}-\d{2}-\d{2}&view=(day|week)$/.test(path);
}
