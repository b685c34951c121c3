import { AppError } from "../../lib/errors.ts";
import { parseRange } from "./parse-range.ts";

/** What a person typed into one field: a span, names behind "@" and "#", and what is left as notes. */
export type Line = { notes: string; time: string | null };

const rangeWord = /^\S*\d\S*[-–—]\d\S*$/;
const looksLikeClock = /:|[ap]\.?m?\.?$/i;

/**
 * Takes "9-10:15" out of "9-10:15 fix the door" and "fix the door 9-10:15". Behind other words it has to look like times of day: "read
 * pages 3-4" has none.
 */
export function parseLine(text: string): Line {
  const words = text.trim().split(/\s+/);
  const at = words.findIndex((word, index) => isSpan(word) && (index === 0 || hasClock(word)));
  if (at === -1) return { notes: text.trim(), time: null };
  return { notes: words.toSpliced(at, 1).join(" "), time: words[at] ?? null };
}

function hasClock(word: string): boolean {
  return word.split(/[-–—]/).some((part) => looksLikeClock.test(part));
}

function isSpan(word: string): boolean {
  if (!rangeWord.test(word)) return false;
  try {
    parseRange(word);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
