import { parseDuration, quoted } from "../../../domain/time/parse-duration.ts";
import { parseClock } from "../../../domain/time/parse-range.ts";
import { AppError } from "../../../lib/errors.ts";
import { addDays, instantOf, localDateOf } from "../../../lib/zoned-time.ts";
import { firstDivider } from "./split-notes.ts";

/** When to stop, in milliseconds UTC (undefined = now), and what to put behind the notes. */
export type StopOptions = { endedAt?: number; notes?: string };

/**
 * Parses what follows `stop`: "17:00", "at 5pm", "10m ago", ": notes", or a time and notes. A time of day is the last one that
 * has passed. Throws invalid for all else: no word is ignored silently.
 */
export function parseStop(text: string, { zone, now }: { zone: string; now: number }): StopOptions {
  const divider = firstDivider(text) ?? text.length;
  const when = text
    .slice(0, divider)
    .trim()
    .replace(/^(?:at|@)\s+/i, "");
  const notes = text.slice(divider + 1).trim();
  return {
    ...(when === "" || when.toLowerCase() === "now" ? {} : { endedAt: instantIn(when, { zone, now }) }),
    ...(notes === "" ? {} : { notes }),
  };
}

function instantIn(text: string, { zone, now }: { zone: string; now: number }): number {
  const [, ago] = /^(.{1,60}) ago$/i.exec(text) ?? [];
  if (ago !== undefined) return now - parseDuration(ago);
  const minute = minuteIn(text);
  const today = localDateOf(now, zone);
  const instant = instantOf(today, minute, zone);
  return instant <= now ? instant : instantOf(addDays(today, -1), minute, zone);
}

function minuteIn(text: string): number {
  try {
    return parseClock(text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problem = /^\d/.test(text)
      ? `“${quoted(text)}” is no time of day.`
      : `I do not understand “${quoted(text)}” behind /tt stop.`;
    throw new AppError(
      "invalid",
      `${problem} Nothing was stopped. Write /tt stop, /tt stop 17:00 or /tt stop : notes.`,
      "time",
    );
  }
}
