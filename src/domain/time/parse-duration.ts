import { AppError } from "../../lib/errors.ts";
import { checkLength } from "./entry-rules.ts";

const minuteMs = 60_000;
const clockForm = /^(\d{1,3}):([0-5]\d)$/;
const unitForm = /^(?:(\d+(?:\.\d+)?)h(?:ours?|rs?)?)?(?:(\d+(?:\.\d+)?)(m(?:in(?:ute)?s?)?)?)?$/;

/** Milliseconds of "1h 30m", "1:30", "90m", "1.5h", "1,5h" or "1h30". Throws invalid with what to write instead. */
export function parseDuration(text: string): number {
  const compact = text.toLowerCase().replace(/\s+/g, "").replace(",", ".");
  const minutes = clockMinutes(compact) ?? unitMinutes(compact);
  if (minutes === null) {
    throw new AppError(
      "invalid",
      `“${text.trim()}” is no duration. Write it as 1h 30m, 1:30 or 90m.`,
      "time",
    );
  }
  const durationMs = Math.round(minutes * minuteMs);
  checkLength(durationMs);
  return durationMs;
}

function clockMinutes(compact: string): number | null {
  const [, hours, minutes] = clockForm.exec(compact) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}

/** A number alone is refused: nobody can tell whether 8 means hours or minutes. */
function unitMinutes(compact: string): number | null {
  const [, hours, minutes, minuteUnit] = unitForm.exec(compact) ?? [];
  if (hours === undefined && minuteUnit === undefined) return null;
  return Number(hours ?? 0) * 60 + Number(minutes ?? 0);
}
