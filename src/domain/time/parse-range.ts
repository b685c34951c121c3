import { AppError } from "../../lib/errors.ts";
import { quoted } from "./parse-duration.ts";

/**
 * Wall times in minutes since midnight; the end lies `days` dates after the start. `saysDays`: it was typed so, as "+1d".
 * `isLongNight`: "9-5", by someone who rather thinks in twelve hours than worked for twenty.
 */
export type WallRange = { start: number; end: number; days: number; saysDays: boolean; isLongNight: boolean };

type Days = Omit<WallRange, "saysDays">;
type Clock = { minute: number; half: "am" | "pm" | null };

const dayMinutes = 1440;
/** Longer texts are no range, and the patterns are not tried on them. */
const longestText = 60;
const halfDay = 12 * 60;
/** A range over midnight that is longer than this is rather a slip. */
const longestOverMidnight = 16 * 60;
const clockForm = /^(\d{1,2})(?:[:.h]?([0-5]\d)|h)?\s*(?:([ap])\.?m?\.?)?$/;
const rangeForm = /^(.+?)\s*(?:-|–|—|\bto\b)\s*(.+?)(?:\s*\+\s*(\d{1,2})\s*d(?:ays?)?)?$/;

/** True when the text is meant as a range of two times, right or wrong. */
export function looksLikeRange(text: string): boolean {
  return rangePartsOf(text) !== null;
}

function rangePartsOf(text: string): RegExpExecArray | null {
  const trimmed = text.trim();
  return trimmed.length > longestText ? null : rangeForm.exec(trimmed.toLowerCase());
}

/**
 * Reads "9-10:15", "9:00 – 10:15", "9am-5pm", "22-1" (over midnight) and "9:00 – 10:00 +2d". Of times without am or
 * pm beside one that has it, the reading nearest to the other is meant: "9-5pm" is eight hours. Throws invalid.
 */
export function parseRange(text: string): WallRange {
  const [, from, to, daysText] = rangePartsOf(text) ?? [];
  if (from === undefined || to === undefined) throw notUnderstood(text);
  const start = parseTypedClock(from, text);
  const end = parseTypedClock(to, text);
  const { first, last } = chooseHalves(start, end);
  if (daysText !== undefined) return { ...fromDays(first, last, Number(daysText)), saysDays: true };
  return { ...(last > first ? fromDays(first, last, 0) : overMidnight(first, last)), saysDays: false };
}

/** Minutes since midnight of "9", "9:05", "9.05", "0905", "9h", "9am" or "9:05 pm". Throws invalid. */
export function parseClock(text: string): number {
  const trimmed = text.trim();
  if (trimmed.length > longestText) throw notUnderstood(text);
  const { minute, half } = parseTypedClock(trimmed.toLowerCase(), text);
  return inHalf(minute, half) % dayMinutes;
}

function parseTypedClock(text: string, whole: string): Clock {
  const [, hours, minutes = "0", letter] = clockForm.exec(text) ?? [];
  if (hours === undefined) throw notUnderstood(whole);
  const half = letter === undefined ? null : letter === "a" ? "am" : "pm";
  const minute = Number(hours) * 60 + Number(minutes);
  const isOnTheClock = half === null ? minute <= dayMinutes : minute >= 60 && minute < 13 * 60;
  if (!isOnTheClock) {
    throw new AppError("invalid", `“${quoted(text)}” is no time of day. Write it as 9:00 or 5pm.`, "time");
  }
  return { minute, half };
}

function inHalf(minute: number, half: Clock["half"]): number {
  if (half === null) return minute;
  return (minute % 720) + (half === "pm" ? 720 : 0);
}

function chooseHalves(start: Clock, end: Clock): { first: number; last: number } {
  const mayGuess = ({ minute, half }: Clock) => half === null && minute >= 60 && minute < 13 * 60;
  if (start.half !== null && mayGuess(end)) {
    const first = inHalf(start.minute, start.half);
    const options = [inHalf(end.minute, "am"), inHalf(end.minute, "pm")];
    return { first, last: options.find((minute) => minute > first) ?? inHalf(end.minute, "am") };
  }
  if (end.half !== null && mayGuess(start)) {
    const last = inHalf(end.minute, end.half);
    const options = [inHalf(start.minute, "pm"), inHalf(start.minute, "am")];
    return { first: options.find((minute) => minute < last) ?? inHalf(start.minute, "pm"), last };
  }
  return { first: inHalf(start.minute, start.half), last: inHalf(end.minute, end.half) };
}

function overMidnight(first: number, last: number): Days {
  const length = last + dayMinutes - first;
  if (length <= longestOverMidnight) return fromDays(first, last, 1);
  if (last < halfDay && last + halfDay > first) return { ...fromDays(first, last, 1), isLongNight: true };
  throw new AppError(
    "invalid",
    "The end lies before the start. Write 9:00 – 17:00 or 9am – 5pm; add +1d if it ends on the next day.",
    "time",
  );
}

/** 24:00 is the next day's midnight. */
function fromDays(start: number, end: number, days: number): Days {
  const isLongNight = false;
  if (start === dayMinutes)
    return { start: 0, end: end % dayMinutes, days: Math.max(0, days - 1), isLongNight };
  return end === dayMinutes
    ? { start, end: 0, days: days + 1, isLongNight }
    : { start, end, days, isLongNight };
}

function notUnderstood(text: string): AppError {
  return new AppError(
    "invalid",
    `“${quoted(text)}” is no time. Write a span such as 9:00 – 10:15, or a duration such as 1h 30m.`,
    "time",
  );
}
