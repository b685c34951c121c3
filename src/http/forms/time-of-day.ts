import { formatDuration } from "../../lib/format-duration.ts";
import { minuteMs } from "../../lib/time-units.ts";

/** Minutes since midnight of "9:30"; NaN for what is no time of day: the verb says so. */
export function minuteOf(time: string): number {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)(?::\d\d)?$/.exec(time) ?? [];
  return hours === undefined ? Number.NaN : Number(hours) * 60 + Number(minutes);
}

/** "09:30", as a field for a time of day holds it. */
export function timeOfDay(minute: number): string {
  return formatDuration(minute * minuteMs).padStart(5, "0");
}
