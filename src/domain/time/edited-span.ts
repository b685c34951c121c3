import {
  addDays,
  daysBetween,
  instantOf,
  type LocalDate,
  localDateOf,
  minuteOfDay,
} from "../../lib/zoned-time.ts";
import { type Clock, formatClock, formatRange } from "./format-range.ts";
import { parseDuration } from "./parse-duration.ts";
import { looksLikeRange, parseRange } from "./parse-range.ts";
import { parseDate, parseStart, typingOf } from "./parse-span.ts";
import type { Said } from "./span-doubts.ts";
import { minuteMs } from "../../lib/time-units.ts";

/** The time of an entry as a form shows it: a date, and a span by the minute (of a timer its start). */
export type FormTime = { date: string; text: string };

type Times = { startedAt: number; endedAt: number | null };
type Span = { startedAt: number; endedAt: number } & Said;

/** What a form shows of an entry before it is edited. */
export function formTimeOf({ startedAt, endedAt }: Times, zone: string, clock: Clock): FormTime {
  const date = localDateOf(startedAt, zone);
  if (endedAt === null) return { date, text: formatClock(startedAt, zone, clock) };
  return { date, text: formatRange({ startedAt, endedAt }, zone, clock) };
}

/**
 * The start and end that a form changes: what was not typed anew stays to the second, in whichever of two equal hours, and
 * another day moves both. A duration keeps the start. Throws invalid.
 */
export function editedSpan(
  entry: Times,
  { shown, typed }: { shown: FormTime; typed: FormTime },
  zone: string,
): Partial<Span> {
  const isSameDay = typed.date === shown.date;
  const isSameText = typed.text.trim() === shown.text;
  if (isSameDay && isSameText) return {};
  const days = isSameDay ? 0 : daysBetween(parseDate(shown.date), parseDate(typed.date));
  const startedAt = moved(entry.startedAt, days, zone);
  if (entry.endedAt === null) return { startedAt: isSameText ? startedAt : parseStart(typed, zone) };
  const whole = { startedAt, endedAt: moved(entry.endedAt, days, zone) };
  if (isSameText) return whole;
  if (!looksLikeRange(typed.text)) return { startedAt, endedAt: startedAt + parseDuration(typed.text) };
  return withRange(whole, typed, zone);
}

/** A typed span; an end of it that shows the same as before is the same. */
function withRange(
  before: { startedAt: number; endedAt: number },
  { date, text }: FormTime,
  zone: string,
): Span {
  const range = parseRange(text);
  const [startsOn, endsOn] = [parseDate(date), addDays(parseDate(date), range.days)];
  return {
    startedAt: isShown(before.startedAt, startsOn, range.start, zone)
      ? before.startedAt
      : instantOf(startsOn, range.start, zone),
    endedAt: isShown(before.endedAt, endsOn, range.end, zone)
      ? before.endedAt
      : instantOf(endsOn, range.end, zone),
    ...typingOf(range),
  };
}

function isShown(instant: number, date: LocalDate, minute: number, zone: string): boolean {
  return localDateOf(instant, zone) === date && minuteOfDay(instant, zone) === minute;
}

/** The same time of day, with its seconds, some days later. */
function moved(instant: number, days: number, zone: string): number {
  if (days === 0) return instant;
  const date = addDays(localDateOf(instant, zone), days);
  return instantOf(date, minuteOfDay(instant, zone), zone) + (instant % minuteMs);
}
