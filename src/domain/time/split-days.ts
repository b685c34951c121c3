import { addDays, type LocalDate, startOfDay } from "../../lib/zoned-time.ts";

/** A local date with its bounds in milliseconds UTC; 23 or 25 hours apart when the clocks change. */
export type Day = { date: LocalDate; start: number; end: number };

type Span = { startedAt: number; endedAt: number | null };

/** `count` days that follow each other, the first one first. */
export function daysFrom(first: LocalDate, count: number, zone: string): Day[] {
  const starts = Array.from({ length: count + 1 }, (_, i) => startOfDay(addDays(first, i), zone));
  return starts.slice(0, -1).map((start, i) => ({
    date: addDays(first, i),
    start,
    end: starts[i + 1] ?? start,
  }));
}

/** The milliseconds of a span that fall on a day; a running one counts up to `now`. */
export function lengthOn(day: { start: number; end: number }, span: Span, now: number): number {
  const end = span.endedAt ?? Math.max(now, span.startedAt);
  return Math.max(0, Math.min(end, day.end) - Math.max(span.startedAt, day.start));
}

/** True when the span touches the day: some of it falls on the day, or it begins there and is empty so far. */
export function isOn(day: Day, span: Span, now: number): boolean {
  return lengthOn(day, span, now) > 0 || (span.startedAt >= day.start && span.startedAt < day.end);
}
