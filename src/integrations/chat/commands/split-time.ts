import { parseDuration } from "../../../domain/time/parse-duration.ts";
import { looksLikeRange, parseRange } from "../../../domain/time/parse-range.ts";
import { AppError } from "../../../lib/errors.ts";

const mostWords = 6;

/** "1h 30m web : notes" → the longest beginning that is a duration or a span of time, and what follows it. Throws invalid. */
export function splitTime(text: string): { time: string; rest: string } {
  const words = text.trim().split(/\s+/);
  for (let count = Math.min(words.length, mostWords); count > 0; count--) {
    const time = words.slice(0, count).join(" ");
    if (isTime(time)) return { time, rest: words.slice(count).join(" ") };
  }
  // Says what is wrong with it, in the words of the page.
  const [first = ""] = words;
  if (looksLikeRange(first)) parseRange(first);
  else parseDuration(first);
  throw new AppError("invalid", `“${first}” is no time. Write it as 1h 30m, 1:30 or 9:00-10:15.`, "time");
}

function isTime(text: string): boolean {
  try {
    if (looksLikeRange(text)) parseRange(text);
    else parseDuration(text);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
