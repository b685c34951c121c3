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
  // A week and a day: today's may be over already. One more, for a day that a zone left out.
  const dates: LocalDate[] = Array.from({ length: 9 }, (_, i) => addDays(today, i));
  const due = dates
    .filter((date) => days.includes(dayOfWeek(date)))
    .map((date) => instantOf(date, minute, timeZone))
    .find((instant) => instant > now);
  return due ?? null;
}
