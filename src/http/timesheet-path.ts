import { pathTo, Search } from "../lib/path-to.ts";
import type { LocalDate } from "../lib/zoned-time.ts";

/** The address of the timesheet of a date's week. */
export function timesheetPath(date: LocalDate): string {
  return pathTo`/timesheet${new Search({ date })}`;
}
