import { parseWall } from "./parse-values.ts";

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
  byWeekNo: ReadonlySet<number>;
  byYearDay: ReadonlySet<number>;
  byMonthDay: ReadonlySet<number>;
  /** As `dayCode` makes them: 1 = Monday … 7 = Sunday. */
  byDay: ReadonlySet<number>;
  byHour: number[];
  byMinute: number[];
  bySecond: number[];
  bySetPos: number[];
  weekStart: number;
  /** False for one of another calendar, or that moves days which do not exist (RFC 7529): its dates are not known. */
  isSupported: boolean;
};

const dayNames = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const lastMsOfDay = 86_399_999;
const longestRule = 10_000;
/** The most that RFC 5545 has to allow; more is as good as never again. */
const longestInterval = 2 ** 31;

/** How `Rule.byDay` holds a weekday, of which `nth` is meant; 0 = each. */
export function dayCode(weekday: number, nth: number): number {
  return nth * 8 + weekday;
}

/** null for what is no rule. Parts that make no sense are left out, as is what lies outside of their range. */
export function parseRule(text: string): Rule | null {
  if (text.length > longestRule) return null;
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
  const numbers = (name: string, least: number, most: number) => parseNumbers(parts.get(name), least, most);
  const set = (name: string, least: number, most: number) => new Set(numbers(name, least, most));
  const weekStart = dayNames.indexOf(parts.get("WKST") ?? "");
  return {
    freq,
    interval: Math.min(numbers("INTERVAL", 1, Infinity)[0] ?? 1, longestInterval),
    count: numbers("COUNT", 1, 1_000_000_000)[0] ?? null,
    until: parseUntil(parts.get("UNTIL")),
    byMonth: numbers("BYMONTH", 1, 12),
    byWeekNo: set("BYWEEKNO", -53, 53),
    byYearDay: set("BYYEARDAY", -366, 366),
    byMonthDay: set("BYMONTHDAY", -31, 31),
    byDay: parseDays(parts.get("BYDAY"), freq),
    byHour: numbers("BYHOUR", 0, 23),
    byMinute: numbers("BYMINUTE", 0, 59),
    bySecond: numbers("BYSECOND", 0, 59),
    bySetPos: numbers("BYSETPOS", -366, 366),
    weekStart: weekStart === -1 ? 1 : weekStart + 1,
    isSupported: isSupported(freq, parts),
  };
}

function isSupported(freq: Frequency, parts: ReadonlyMap<string, string>): boolean {
  const [scale, skip] = [parts.get("RSCALE") ?? "GREGORIAN", parts.get("SKIP") ?? "OMIT"];
  // Days and weeks leave nothing out that could be moved.
  return scale === "GREGORIAN" && (skip === "OMIT" || (freq !== "MONTHLY" && freq !== "YEARLY"));
}

/** Sorted, each once. Zero is none of the numbers that may be negative. */
function parseNumbers(text: string | undefined, least: number, most: number): number[] {
  if (text === undefined) return [];
  const numbers = text
    .split(",")
    .filter((part) => /^[+-]?\d+$/.test(part.trim()))
    .map(Number)
    .filter((number) => number >= least && number <= most && !(least < 0 && number === 0));
  return [...new Set(numbers)].toSorted((a, b) => a - b);
}

/** "2MO" means something in months and years only; elsewhere it is each Monday. */
function parseDays(text: string | undefined, freq: Frequency): Rule["byDay"] {
  const isCounted = freq === "MONTHLY" || freq === "YEARLY";
  return new Set(
    (text ?? "").split(",").flatMap((part) => {
      const [, nth = "0", name = ""] = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(part.trim()) ?? [];
      return name === "" ? [] : [dayCode(dayNames.indexOf(name) + 1, isCounted ? Number(nth) : 0)];
    }),
  );
}

function parseUntil(text: string | undefined): Rule["until"] {
  const wall = parseWall(text ?? "");
  if (wall === null || text === undefined) return null;
  return text.includes("T")
    ? { wall, isUtc: text.endsWith("Z") }
    : { wall: wall + lastMsOfDay, isUtc: false };
}
