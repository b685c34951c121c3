import { AppError } from "../../lib/errors.ts";
import { isInYears } from "../../lib/zoned-time.ts";
import { minuteMs } from "../../lib/time-units.ts";

/** The longest an entry may be, in milliseconds: lists look back no further than this. */
export const longestMs = 31 * 24 * 60 * minuteMs;

const clockSkewMs = minuteMs;
const longestNotes = 2000;

/** Throws invalid unless a length (milliseconds) is more than nothing and at most 31 days. */
export function checkLength(durationMs: number): void {
  if (durationMs <= 0)
    throw new AppError("invalid", "This is no time at all. Write at least one minute.", "time");
  if (durationMs > longestMs) {
    throw new AppError("invalid", "An entry is at most 31 days long. Split it into several.", "time");
  }
}

/** Throws invalid unless the span runs forward, is at most 31 days long and lies in the years 2000 to 2100. */
export function checkSpan(startedAt: number, endedAt: number): void {
  if (![startedAt, endedAt].every((at) => Number.isSafeInteger(at) && isInYears(at))) {
    throw new AppError("invalid", "Entries lie in the years 2000 to 2100. Check the date.", "date");
  }
  if (endedAt < startedAt) {
    throw new AppError("invalid", "The end lies before the start. Swap them, or check the date.", "time");
  }
  checkLength(endedAt - startedAt);
}

/** Throws invalid when a timer would begin in the future (beyond a minute of clock skew) or over 31 days ago. */
export function checkTimerStart(startedAt: number, now: number): void {
  if (!Number.isSafeInteger(startedAt) || startedAt > now + clockSkewMs) {
    throw new AppError("invalid", "A timer cannot start in the future. Choose an earlier time.", "start");
  }
  if (startedAt < now - longestMs) {
    throw new AppError("invalid", "A timer can start at most 31 days ago. Add an entry instead.", "start");
  }
}

/** Throws invalid when a timer would end in the future (beyond a minute of clock skew). */
export function checkTimerEnd(endedAt: number, now: number): void {
  if (Number.isSafeInteger(endedAt) && endedAt <= now + clockSkewMs) return;
  throw new AppError("invalid", "A timer cannot end in the future. Choose an earlier time.", "end");
}

/** Notes as they are kept: line ends unified, no space around. Throws invalid beyond 2,000 characters. */
export function parseNotes(text: string): string {
  const notes = text.replace(/\r\n?/g, "\n").trim();
  if (notes.length > longestNotes) {
    throw new AppError(
      "invalid",
      `Notes have at most 2,000 characters; these have ${notes.length}. Shorten them.`,
      "notes",
    );
  }
  return notes;
}
