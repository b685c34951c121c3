import type { DateOrder } from "../../db/schema/imports.ts";
import { hourMs, minuteMs, secondMs } from "../../lib/time-units.ts";
import { addDays, instantOf, isWritableDate, type LocalDate } from "../../lib/zoned-time.ts";

const numericDate = /^(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})\.?$/;

/** The order that dates show by themselves, such as 2026-03-31 or 31/03/2026; null = they could be read in two ways. */
export function dateOrderOf(texts: readonly string[]): DateOrder | null {
  const parts = texts.flatMap((text) => {
    const match = numericDate.exec(text.trim().split(/[ T]/)[0] ?? "");
    return match === null ? [] : [match.slice(1).map(Number)];
  });
  if (parts.length === 0) return null;
  if (parts.every(([first = 0]) => first > 31)) return "ymd";
  if (parts.some(([first = 0]) => first > 12)) return "dmy";
  if (parts.some(([, second = 0]) => second > 12)) return "mdy";
  return null;
}

/** A date in that order; one that begins with its year is read so in any. null = it is no date in the years 2000 to 2100. */
export function readDate(text: string, order: DateOrder): LocalDate | null {
  const [, first = "", second = "", third = ""] = numericDate.exec(text.trim()) ?? [];
  const parts =
    first.length === 4 || order === "ymd"
      ? [first, second, third]
      : order === "dmy"
        ? [third, second, first]
        : [third, first, second];
  const [year = "", month = "", day = ""] = parts;
  const whole = year.length === 2 ? `20${year}` : year;
  const date = `${whole}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isWritableDate(date) ? date : null;
}

/** Milliseconds after midnight: "9:05", "09:05:30", "9:05 PM", "9 am". null = it is no time of day. */
export function readTimeOfDay(text: string): number | null {
  const match = /^(\d{1,2})(?::(\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*([ap])?\.?(?:m\.?)?$/i.exec(text.trim());
  if (match === null) return null;
  const [, hours = "", minutes, seconds = "0", half] = match;
  if (minutes === undefined && half === undefined) return null;
  const [hour, minute, second] = [Number(hours), Number(minutes ?? 0), Number(seconds)];
  const isPm = half?.toLowerCase() === "p";
  const of24 = half === undefined ? hour : (hour % 12) + (isPm ? 12 : 0);
  if (of24 > 24 || minute > 59 || second > 59 || (half !== undefined && hour > 12)) return null;
  return of24 * hourMs + minute * minuteMs + second * secondMs;
}

/** A length in milliseconds: "1:30", "1:30:15", "1.5" and "1,5" (hours), "90 min", "1h 30m". null = it is none. */
export function readDuration(text: string): number | null {
  const trimmed = text.trim().toLowerCase();
  const clock = /^(\d{1,4}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/.exec(trimmed);
  if (clock !== null) {
    const [, hours, minutes, seconds = "0"] = clock;
    return Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds) * secondMs;
  }
  if (/^\d{1,4}(?:[.,]\d+)?$/.test(trimmed))
    return Math.round((Number(trimmed.replace(",", ".")) * hourMs) / secondMs) * secondMs;
  const words = /^(?:(\d{1,4})\s*h)?\s*(?:(\d{1,5})\s*m(?:in)?)?$/.exec(trimmed);
  if (words === null || trimmed === "") return null;
  return Number(words[1] ?? 0) * hourMs + Number(words[2] ?? 0) * minuteMs;
}

export type Moment = { instant: number; date: LocalDate | null };
type Clock = { zone: string; order: DateOrder };

/** An instant of a text that holds date and time: "2026-03-31 09:05:00", or with an offset, which counts more than the zone. */
export function readDateTime(text: string, { zone, order }: Clock): Moment | null {
  const match = /^(\S+?)[T ]\s*(\d.*?)\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(text.trim());
  if (match === null) return null;
  const [, day = "", clock = "", offset] = match;
  const [date, time] = [readDate(day, order), readTimeOfDay(clock)];
  if (date === null || time === null) return null;
  if (offset === undefined) return { instant: instantIn(date, time, zone), date };
  return { instant: Date.parse(date) + time - offsetMs(offset), date: null };
}

function offsetMs(offset: string): number {
  if (/^z$/i.test(offset)) return 0;
  const digits = offset.replace(":", "");
  const ms = Number(digits.slice(1, 3)) * hourMs + Number(digits.slice(3)) * minuteMs;
  return digits.startsWith("-") ? -ms : ms;
}

/** The instant of a time of day (milliseconds after midnight, up to 24:00) in the zone. */
export function instantIn(date: LocalDate, ms: number, zone: string): number {
  if (ms >= 24 * hourMs) return instantIn(addDays(date, 1), ms - 24 * hourMs, zone);
  return instantOf(date, Math.floor(ms / minuteMs), zone) + (ms % minuteMs);
}
