import { addDays, dayOfWeek, instantOf, type LocalDate, localDateOf } from "../../lib/zoned-time.ts";

export type SummaryPlan = {
  /** IANA zone. */
  timeZone: string;
  /** Minutes since midnight on the member's clock. */
  minute: number;
  /** 1 = Monday … 7 = Sunday. */
  days: readonly number[];
};

/**
 * When the next summary is due after `now`, in milliseconds UTC; null without a day. A time that the clocks skip is an hour
 * later that day, one that they show twice counts the first time.
 */
export function nextSummaryAt({ timeZone, minute, days }: SummaryPlan, now: number): number | null {
  const today = localDateOf(now, timeZone);
  // A week and a day: today's may be over already. One more, for a day that a zone left out, and yesterday, whose time the
  // clocks may have skipped into today.
  const dates: LocalDate[] = Array.from({ length: 10 }, (_, i) => addDays(today, i - 1));
  const due = dates
    .filter((date) => days.includes(dayOfWeek(date)))
    .map((date) => instantOf(date, minute, timeZone))
    .find((instant) => instant > now);
  return due ?? null;
}

/** The date whose summary is due at an instant: the day before where the clocks skip over midnight, such as in Nuuk. */
export function summaryDateOf(
  { timeZone, minute }: Pick<SummaryPlan, "timeZone" | "minute">,
  dueAt: number,
): LocalDate {
  const date = localDateOf(dueAt, timeZone);
  const dayBefore = addDays(date, -1);
  const isSkipped = instantOf(date, minute, timeZone) !== dueAt;
  return isSkipped && instantOf(dayBefore, minute, timeZone) === dueAt ? dayBefore : date;
}
