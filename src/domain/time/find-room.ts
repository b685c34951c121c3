import { instantOf } from "../../lib/zoned-time.ts";
import { hourMs, minuteMs } from "../../lib/time-units.ts";
import type { Day } from "./split-days.ts";

type Span = { startedAt: number; endedAt: number };
type Gap = { from: number; to: number };

const workStartsAt = (9 * hourMs) / minuteMs;

/**
 * Where a length of time without a clock time goes on a day (milliseconds UTC): the first gap between its other entries from nine
 * o'clock on, else the latest one before; what has passed comes before what lies ahead. Null = no gap is long enough.
 */
export function findRoom(
  day: Day,
  taken: readonly { startedAt: number; endedAt: number | null }[],
  { lengthMs, now, zone }: { lengthMs: number; now: number; zone: string },
): Span | null {
  const gaps = gapsOf(day, taken, now);
  const morning = instantOf(day.date, workStartsAt, zone);
  const passed = gaps.map(({ from, to }) => ({
    from,
    to: Math.min(to, Math.floor(now / minuteMs) * minuteMs),
  }));
  return (
    firstFrom(passed, morning, lengthMs) ??
    lastIn(passed, lengthMs) ??
    firstFrom(gaps, morning, lengthMs) ??
    lastIn(gaps, lengthMs)
  );
}

function firstFrom(gaps: readonly Gap[], earliest: number, lengthMs: number): Span | null {
  const later = gaps.map(({ from, to }) => ({ from: Math.max(from, earliest), to }));
  const gap = later.find(({ from, to }) => to - from >= lengthMs);
  return gap === undefined ? null : { startedAt: gap.from, endedAt: gap.from + lengthMs };
}

function lastIn(gaps: readonly Gap[], lengthMs: number): Span | null {
  const gap = gaps.findLast(({ from, to }) => to - from >= lengthMs);
  return gap === undefined ? null : { startedAt: gap.to - lengthMs, endedAt: gap.to };
}

/** The free stretches of a day, by whole minutes. */
function gapsOf(
  day: Day,
  taken: readonly { startedAt: number; endedAt: number | null }[],
  now: number,
): Gap[] {
  const gaps: Gap[] = [];
  let from = day.start;
  for (const { startedAt, endedAt } of taken.toSorted((a, b) => a.startedAt - b.startedAt)) {
    if (startedAt > from) gaps.push({ from, to: Math.min(startedAt, day.end) });
    from = Math.max(from, endedAt ?? now);
  }
  gaps.push({ from, to: day.end });
  return gaps
    .map((gap) => ({
      from: Math.ceil(gap.from / minuteMs) * minuteMs,
      to: Math.floor(gap.to / minuteMs) * minuteMs,
    }))
    .filter((gap) => gap.to > gap.from);
}
