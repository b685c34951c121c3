import { addDays, instantOf, type LocalDate, localDateOf, startOfWeek } from "../../../lib/zoned-time.ts";

export type Sends = "week" | "month";

export type ReportPlan = {
  /** On the first day of each week, or of each month. */
  sends: Sends;
  /** Minutes since midnight on the person's clock. */
  minute: number;
  /** IANA zone. */
  timeZone: string;
  /** 1 = Monday … 7 = Sunday. */
  weekStart: number;
};

/**
 * When a report is due next after `now`, in milliseconds UTC. A time that the clocks skip is an hour later that day, one that they
 * show twice counts the first time.
 */
export function nextReportAt({ sends, minute, timeZone, weekStart }: ReportPlan, now: number): number {
  // From the day before: the time of a day that a zone left out lies on the next one.
  const yesterday = addDays(localDateOf(now, timeZone), -1);
  const step = (date: LocalDate) => (sends === "week" ? addDays(date, 7) : firstOfMonth(addDays(date, 31)));
  const first = sends === "week" ? startOfWeek(yesterday, weekStart) : firstOfMonth(yesterday);
  const dates = [first, step(first), step(step(first))];
  const due = dates.map((date) => instantOf(date, minute, timeZone)).find((instant) => instant > now);
  if (due === undefined) throw new Error("A report has a next time within two months.");
  return due;
}

function firstOfMonth(date: LocalDate): LocalDate {
  return `${date.slice(0, 7)}-01`;
}
