import { pathTo, Search } from "../lib/path-to.ts";
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

/** The form for an entry on a date, which leads back to a page of the calendar. */
export function newEntryPath(date: LocalDate, back: string): string {
  return pathTo`/calendar/new?date=${date}&back=${back}`;
}

/** A page of the calendar that offers to undo a change; null = there is no way back. */
export function withUndo(path: string, changeId: string | null): string {
  const fields = Object.fromEntries(new URLSearchParams(path.slice(path.indexOf("?"))));
  return pathTo`/calendar${new Search({ ...fields, undo: changeId })}`;
}
