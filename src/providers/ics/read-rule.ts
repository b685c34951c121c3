import { readWall } from "./read-values.ts";

export const frequencies = [
  "SECONDLY",
  "MINUTELY",
  "HOURLY",
  "DAILY",
  "WEEKLY",
  "MONTHLY",
  "YEARLY",
] as const;
export type Frequency = (typeof frequencies)[number];

/** A recurrence rule of RFC 5545, section 3.3.10. Parts that are not given are empty. */
export type Rule = {
  freq: Frequency;
  interval: number;
  count: number | null;
  /** The last moment that can be one; `isUtc` = an instant, otherwise a wall. A date counts until its end. */
  until: { wall: number; isUtc: boolean } | null;
  byMonth: number[];
  byWeekNo: number[];
  byYearDay: number[];
  byMonthDay: number[];
  /** 1 = Monday … 7 = Sunday; `nth` 0 = each. */
  byDay: { day: number; nth: number }[];
  byHour: number[];
  byMinute: number[];
  bySecond: number[];
  bySetPos: number[];
  weekStart: number;
};

const dayNames = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const lastMsOfDay = 86_399_999;

/** null for what is no rule. Parts that make no sense are left out, as is what lies outside of their range. */
export function readRule(text: string): Rule | null {
  const parts = new Map(
    text
      .toUpperCase()
      .split(";")
      .map((part) => {
        const [name = "", value = ""] = part.split("=");
        return [name.trim(), value.trim()];
      }),
  );
  const freq = frequencies.find((one) => one === parts.get("FREQ"));
  if (freq === undefined) return null;
  const numbers = (name: string, least: number, most: number) => readNumbers(parts.get(name), least, most);
  const weekStart = dayNames.indexOf(parts.get("WKST") ?? "");
  return {
    freq,
    interval: numbers("INTERVAL", 1, 10_000)[0] ?? 1,
    count: numbers("COUNT", 1, 1_000_000_000)[0] ?? null,
    until: readUntil(parts.get("UNTIL")),
    byMonth: numbers("BYMONTH", 1, 12),
    byWeekNo: numbers("BYWEEKNO", -53, 53),
    byYearDay: numbers("BYYEARDAY", -366, 366),
    byMonthDay: numbers("BYMONTHDAY", -31, 31),
    byDay: readDays(parts.get("BYDAY")),
    byHour: numbers("BYHOUR", 0, 23),
    byMinute: numbers("BYMINUTE", 0, 59),
    bySecond: numbers("BYSECOND", 0, 59),
    bySetPos: numbers("BYSETPOS", -366, 366),
    weekStart: weekStart === -1 ? 1 : weekStart + 1,
  };
}

/** Sorted, each once. Zero is none of the numbers that may be negative. */
function readNumbers(text: string | undefined, least: number, most: number): number[] {
  if (text === undefined) return [];
  const numbers = text
    .split(",")
    .filter((part) => /^[+-]?\d+$/.test(part.trim()))
    .map(Number)
    .filter((number) => number >= least && number <= most && !(least < 0 && number === 0));
  return [...new Set(numbers)].toSorted((a, b) => a - b);
}

function readDays(text: string | undefined): Rule["byDay"] {
  return [...new Set((text ?? "").split(","))].flatMap((part) => {
    const [, nth = "0", name = ""] = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(part.trim()) ?? [];
    return name === "" ? [] : [{ day: dayNames.indexOf(name) + 1, nth: Number(nth) }];
  });
}

function readUntil(text: string | undefined): Rule["until"] {
  const wall = readWall(text ?? "");
  if (wall === null || text === undefined) return null;
  return text.includes("T")
    ? { wall, isUtc: text.endsWith("Z") }
    : { wall: wall + lastMsOfDay, isUtc: false };
}
