import { addDays, instantOf, localDateOf, minuteOfDay } from "../../lib/zoned-time.ts";

type Span = { startedAt: number; endedAt: number };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const minutesAndSeconds = /^(\d{2,3}):[0-5]\d$/;

/**
 * What a person probably meant by a span (milliseconds UTC) that is doubtful, the likeliest first: the same clock times on the last
 * day on which they have passed; what has passed of it; and minutes where "25:00" was read as hours.
 */
export function suggestSpans(
  span: Span,
  { zone, now, text = "" }: { zone: string; now: number; text?: string },
): Span[] {
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

function lastPassed({ startedAt, endedAt }: Span, zone: string, now: number): Span[] {
  const today = localDateOf(now, zone);
  const minute = minuteOfDay(startedAt, zone);
  const starts = [today, addDays(today, -1)].map((date) => instantOf(date, minute, zone));
  const start = starts.find((each) => each + endedAt - startedAt <= now);
  return start === undefined ? [] : [{ startedAt: start, endedAt: start + endedAt - startedAt }];
}
