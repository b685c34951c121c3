import { daysBetween, localDateOf, minuteOfDay } from "../../lib/zoned-time.ts";

export type Clock = "24h" | "12h";

/** "09:05", or "9:05 am" on a clock of twelve hours. */
export function formatClock(instant: number, zone: string, clock: Clock): string {
  const minute = minuteOfDay(instant, zone);
  const [hours, minutes] = [Math.floor(minute / 60), String(minute % 60).padStart(2, "0")];
  if (clock === "24h") return `${String(hours).padStart(2, "0")}:${minutes}`;
  return `${hours % 12 === 0 ? 12 : hours % 12}:${minutes} ${hours < 12 ? "am" : "pm"}`;
}

const dayName = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});

/** When something began: "09:05", with its date ("Sat 28 Nov, 09:05") when that is not the date of `now`. */
export function formatSince(
  instant: number,
  { zone, clock, now }: { zone: string; clock: Clock; now: number },
): string {
  const date = localDateOf(instant, zone);
  const time = formatClock(instant, zone, clock);
  return date === localDateOf(now, zone) ? time : `${dayName.format(new Date(date))}, ${time}`;
}

/** "09:00 – 10:15" in the zone, with "+2d" when the end is not within a night: a form that parseRange reads back. */
export function formatRange(
  span: { startedAt: number; endedAt: number },
  zone: string,
  clock: Clock,
): string {
  const { startedAt, endedAt } = span;
  const days = daysBetween(localDateOf(startedAt, zone), localDateOf(endedAt, zone));
  const length = minuteOfDay(endedAt, zone) + days * 1440 - minuteOfDay(startedAt, zone);
  const suffix = days > 1 || (days === 1 && length > 16 * 60) ? ` +${days}d` : "";
  return `${formatClock(startedAt, zone, clock)} – ${formatClock(endedAt, zone, clock)}${suffix}`;
}
