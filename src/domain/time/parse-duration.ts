import { AppError } from "../../lib/errors.ts";
import { parseMinutes } from "../../lib/parse-minutes.ts";
import { truncate } from "../../lib/truncate.ts";
import { checkLength } from "./entry-rules.ts";
import { minuteMs } from "../../lib/time-units.ts";

/** Milliseconds of what a person types, as `parseMinutes` reads it. Throws invalid with what to write instead. */
export function parseDuration(text: string): number {
  const minutes = parseMinutes(text);
  if (minutes === null) {
    throw new AppError(
      "invalid",
      `“${quoted(text)}” is no duration. Write it as 1h 30m, 1:30 or 90m.`,
      "time",
    );
  }
  const durationMs = Math.round(minutes * minuteMs);
  checkLength(durationMs);
  return durationMs;
}

/** What was typed, as it is repeated in a sentence: at most 40 characters. */
export function quoted(text: string): string {
  return truncate(text.trim(), 40);
}
