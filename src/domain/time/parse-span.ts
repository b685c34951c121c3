import { AppError } from "../../lib/errors.ts";
import {
  addDays,
  instantOf,
  isLocalDate,
  isWritableDate,
  type LocalDate,
  localDateOf,
} from "../../lib/zoned-time.ts";
import { parseDuration } from "./parse-duration.ts";
import { looksLikeRange, parseClock, parseRange, type WallRange } from "./parse-range.ts";
import type { Doubt } from "./doubts.ts";

const nineOClock = 9 * 60;

type Typed = { date: string; text: string };
type Surroundings = {
  zone: string;
  now: number;
  /** Where an entry that is being changed begins; a duration keeps it. */
  startedAt?: number;
};

/** What is said by how a span was typed: what was so clear that it is not asked about, such as "+2d", and what is doubtful. */
type Typing = { confirmed: readonly Doubt[]; doubted: readonly Doubt[] };

export type ReadSpan = { startedAt: number; endedAt: number } & Typing;

/**
 * The span (milliseconds UTC) that a person means by a date and "9-10:15" or "1h 30m". A duration of a new entry counts
 * back from now if the date is today, else from 9:00 on; "23-1" of a new entry means last night when today's 23:00 lies ahead.
 * Throws invalid.
 */
export function parseSpan({ date, text }: Typed, around: Surroundings): ReadSpan {
  const day = parseDate(date);
  if (!looksLikeRange(text))
    return { ...fromDuration(day, parseDuration(text), around), confirmed: [], doubted: [] };
  const range = parseRange(text);
  const first = isLastNight(day, range, around) ? addDays(day, -1) : day;
  return {
    startedAt: instantOf(first, range.start, around.zone),
    endedAt: instantOf(addDays(first, range.days), range.end, around.zone),
    ...typingOf(range),
  };
}

export function typingOf({ saysDays, isLongNight }: WallRange): Typing {
  return { confirmed: saysDays ? ["over_24_hours"] : [], doubted: isLongNight ? ["long_night"] : [] };
}

function isLastNight(
  day: LocalDate,
  { start, days, saysDays }: WallRange,
  { zone, now, startedAt }: Surroundings,
): boolean {
  const isOverMidnight = days === 1 && !saysDays && startedAt === undefined;
  return isOverMidnight && day === localDateOf(now, zone) && instantOf(day, start, zone) > now;
}

/** The instant of a date and a time of day, for when a timer began. Throws invalid. */
export function parseStart({ date, text }: Typed, zone: string): number {
  return instantOf(parseDate(date), parseClock(text), zone);
}

function fromDuration(day: LocalDate, durationMs: number, { zone, now, startedAt }: Surroundings) {
  if (startedAt === undefined && day === localDateOf(now, zone)) {
    return { startedAt: now - durationMs, endedAt: now };
  }
  const start = startedAt ?? instantOf(day, nineOClock, zone);
  return { startedAt: start, endedAt: start + durationMs };
}

/** A date as forms send it. Throws invalid. */
export function parseDate(text: string): LocalDate {
  if (isWritableDate(text)) return text;
  if (isLocalDate(text))
    throw new AppError("invalid", "Choose a day in the years 2000 to 2100. Check the date.", "date");
  throw new AppError("invalid", "Choose a day such as 2026-03-31.", "date");
}
