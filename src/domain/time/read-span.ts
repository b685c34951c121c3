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
import { looksLikeRange, parseClock, parseRange } from "./parse-range.ts";

const nineOClock = 9 * 60;

type Typed = { date: string; text: string };
type Surroundings = {
  zone: string;
  now: number;
  /** Where an entry that is being changed begins; a duration keeps it. */
  startedAt?: number;
};

/**
 * The span (milliseconds UTC) that a person means by a date and "9-10:15" or "1h 30m". A duration of a new entry counts
 * back from now if the date is today, else from 9:00 on. Throws invalid.
 */
export function readSpan(
  { date, text }: Typed,
  around: Surroundings,
): { startedAt: number; endedAt: number } {
  const day = readDate(date);
  const { zone } = around;
  if (!looksLikeRange(text)) return fromDuration(day, parseDuration(text), around);
  const { start, end, days } = parseRange(text);
  return { startedAt: instantOf(day, start, zone), endedAt: instantOf(addDays(day, days), end, zone) };
}

/** The instant of a date and a time of day, for when a timer began. Throws invalid. */
export function readStart({ date, text }: Typed, zone: string): number {
  return instantOf(readDate(date), parseClock(text), zone);
}

function fromDuration(day: LocalDate, durationMs: number, { zone, now, startedAt }: Surroundings) {
  if (startedAt === undefined && day === localDateOf(now, zone)) {
    return { startedAt: now - durationMs, endedAt: now };
  }
  const start = startedAt ?? instantOf(day, nineOClock, zone);
  return { startedAt: start, endedAt: start + durationMs };
}

function readDate(text: string): LocalDate {
  if (isWritableDate(text)) return text;
  if (isLocalDate(text))
    throw new AppError("invalid", "Choose a day in the years 2000 to 2100. Check the date.", "date");
  throw new AppError("invalid", "Choose a day such as 2026-03-31.", "date");
}
