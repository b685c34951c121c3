import { pathTo, Search } from "../lib/path-to.ts";
import type { LocalDate } from "../lib/zoned-time.ts";

/** The address of the timesheet of a date's week. */
export function timesheetPath(date: LocalDate): string {
  return pathTo`/timesheet${new Search({ date })}`;
}

/** Whether a form may send the person back there. */
export function isTimesheetPath(path: string): boolean {
  return /^\/timesheet\?date=\d{4}-\d{2}-\d{2}$/.test(path);
}
