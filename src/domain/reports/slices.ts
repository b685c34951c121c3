import { addDays, type LocalDate, startOfDay, startOfWeek } from "../../lib/zoned-time.ts";
import type { Period } from "./periods.ts";
import type { TimeGroup } from "./group-names.ts";

export type ReportCalendar = {
  timeZone: string;
  /** 1 = Monday … 7 = Sunday. */
  weekStart: number;
};

/** A part of a period that counts as one, in milliseconds UTC, and the day, week and month that it belongs to, by their first day. */
export type Slice = { since: number; until: number } & Record<TimeGroup, LocalDate>;

/** The period cut where one of the units changes, in the calendar's zone; without units it is one slice. */
export function slicesOf(period: Period, units: readonly TimeGroup[], calendar: ReportCalendar): Slice[] {
  const starts: LocalDate[] = [];
  for (let date = period.from; date <= period.until; date = addDays(date, 1)) {
    const before = addDays(date, -1);
    const isFirst = date === period.from;
    const changes = units.some((unit) => firstDay(unit, date, calendar) !== firstDay(unit, before, calendar));
    if (isFirst || changes) starts.push(date);
  }
  const end = addDays(period.until, 1);
  const bounds = [...starts, end].map((date) => startOfDay(date, calendar.timeZone));
  return starts.map((date, index) => ({
    since: bounds[index] ?? 0,
    until: bounds[index + 1] ?? 0,
    day: date,
    week: firstDay("week", date, calendar),
    month: firstDay("month", date, calendar),
  }));
}

function firstDay(unit: TimeGroup, date: LocalDate, { weekStart }: ReportCalendar): LocalDate {
  if (unit === "day") return date;
  return unit === "week" ? startOfWeek(date, weekStart) : `${date.slice(0, 7)}-01`;
}
