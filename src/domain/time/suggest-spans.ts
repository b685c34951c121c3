import type { Doubt } from "./doubts.ts";
import { addDays, instantOf, localDateOf, minuteOfDay } from "../../lib/zoned-time.ts";
import { hourMs, minuteMs } from "../../lib/time-units.ts";

type Span = { startedAt: number; endedAt: number };

const minutesAndSeconds = /^(\d{2,3}):[0-5]\d$/;

/**
 * What a person probably meant by a span (milliseconds UTC) that is doubtful, the likeliest first: the same clock times on the last
 * day on which they have passed; what has passed of it; minutes where "25:00" was read as hours; and the afternoon where "9-5" ended
 * in the next night.
 */
export function suggestSpans(
  span: Span,
  {
    zone,
    now,
    text = "",
    doubts = [],
  }: { zone: string; now: number; text?: string; doubts?: readonly Doubt[] },
): Span[] {
  if (doubts.includes("long_night")) {
    const endedAt = halfDayBefore(span.endedAt, zone);
    const day = { startedAt: span.startedAt, endedAt };
    return endedAt <= now ? [day] : suggestSpans(day, { zone, now });
  }
  const minutes = Number(minutesAndSeconds.exec(text.trim())?.[1] ?? 0);
  const length = span.endedAt - span.startedAt;
  if (minutes >= 24 && length > 24 * hourMs) {
    // A duration of today ends now; of another day it begins where it begins.
    const endsNow = Math.abs(span.endedAt - now) < minuteMs;
    const startedAt = endsNow ? span.endedAt - minutes * minuteMs : span.startedAt;
    return [{ startedAt, endedAt: startedAt + minutes * minuteMs }];
  }
  if (span.endedAt <= now) return [];
  const until = Math.floor(now / minuteMs) * minuteMs;
  const passed = span.startedAt < until ? [{ startedAt: span.startedAt, endedAt: until }] : [];
  return [...lastPassed(span, zone, now), ...passed];
}

/** By the clock, whatever it does in that night. */
function halfDayBefore(instant: number, zone: string): number {
  return instantOf(addDays(localDateOf(instant, zone), -1), minuteOfDay(instant, zone) + 720, zone);
}

function lastPassed({ startedAt, endedAt }: Span, zone: string, now: number): Span[] {
  const today = localDateOf(now, zone);
  const minute = minuteOfDay(startedAt, zone);
  const starts = [today, addDays(today, -1)].map((date) => instantOf(date, minute, zone));
  const start = starts.find((each) => each + endedAt - startedAt <= now);
  return start === undefined ? [] : [{ startedAt: start, endedAt: start + endedAt - startedAt }];
}
