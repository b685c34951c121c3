import { AppError } from "../../lib/errors.ts";
import { dayMs, minuteMs } from "../../lib/time-units.ts";
import { addDays, instantOf, localDateOf, minuteOfDay } from "../../lib/zoned-time.ts";

/** What of an entry is moved: all of it, or one of its ends. */
export const movableParts = ["whole", "start", "end"] as const;

/** By how much, as the clock on the wall shows it. */
export type Move = { part: (typeof movableParts)[number]; days: number; minutes: number };

export const timerStays = "A running timer does not move. Stop it first, or change when it began: Edit.";

/**
 * The span of an entry after a move, to the second. The whole keeps its length, also where the clocks change. Throws invalid for a running
 * timer.
 */
export function movedSpan(
  { startedAt, endedAt }: { startedAt: number; endedAt: number | null },
  move: Move,
  zone: string,
): { startedAt: number; endedAt: number } {
  if (endedAt === null) throw new AppError("invalid", timerStays);
  if (move.part === "end") return { startedAt, endedAt: shifted(endedAt, move, zone) };
  const start = shifted(startedAt, move, zone);
  return { startedAt: start, endedAt: move.part === "start" ? endedAt : start + endedAt - startedAt };
}

/** Of two equal hours the one is meant that is nearer by the time that passes. */
function shifted(instant: number, { days, minutes }: Move, zone: string): number {
  const date = addDays(localDateOf(instant, zone), days);
  const near = instant + days * dayMs + minutes * minuteMs;
  return instantOf(date, minuteOfDay(instant, zone) + minutes, zone, near) + (instant % minuteMs);
}
