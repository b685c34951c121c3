import { formatDuration } from "../../lib/format-duration.ts";
import { dayMs, hourMs, minuteMs, secondMs } from "../../lib/time-units.ts";

/** "1:05:09": what a running timer shows; public/js/elapsed.js continues it. */
export function formatElapsed(ms: number): string {
  const whole = Math.max(0, ms);
  const seconds = String(Math.floor((whole % minuteMs) / secondMs)).padStart(2, "0");
  return `${formatDuration(whole)}:${seconds}`;
}

function spoken(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / minuteMs);
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : `${hours} h ${minutes % 60} min`;
}

/** A span of time as hours and minutes. */
export function Duration({ ms }: { ms: number }) {
  return (
    <span class="duration" title={spoken(ms)}>
      {formatDuration(ms)}
    </span>
  );
}

/** A total that a running timer adds to: hours and minutes, kept up to date in the browser. */
export function GrowingDuration({ ms, now }: { ms: number; now: number }) {
  return (
    <span class="duration" data-since={String(now - ms)} data-coarse="">
      {formatDuration(ms)}
    </span>
  );
}

/** The time since `since`, ticking in the browser. Both in milliseconds UTC. */
export function Elapsed({ since, now }: { since: number; now: number }) {
  return (
    <span class="duration" data-since={String(since)} role="timer" aria-label="Elapsed time">
      {formatElapsed(now - since)}
    </span>
  );
}

const formats = {
  time: { hour: "2-digit", minute: "2-digit" },
  date: { weekday: "short", day: "numeric", month: "short" },
  "date-time": { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
  full: { dateStyle: "full", timeStyle: "long" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(style: keyof typeof formats, zone: string, clock: string): Intl.DateTimeFormat {
  const key = `${style} ${zone.toLowerCase()} ${clock}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const hourCycle = clock === "12h" ? "h12" : "h23";
  const made = new Intl.DateTimeFormat("en-GB", {
    ...formats[style],
    timeZone: zone,
    ...(style === "date" ? {} : { hourCycle }),
  });
  formatters.set(key, made);
  return made;
}

/** An instant in a person's own zone and clock. `at` in milliseconds UTC; `clock` is "24h" or "12h". */
export function LocalTime(props: {
  at: number;
  zone: string;
  clock?: string;
  style?: "time" | "date" | "date-time";
}) {
  const { at, zone, clock = "24h", style = "date-time" } = props;
  return (
    <time datetime={new Date(at).toISOString()} title={formatter("full", zone, clock).format(at)}>
      {formatter(style, zone, clock).format(at)}
    </time>
  );
}

const steps = [
  { ms: dayMs, unit: "day" },
  { ms: hourMs, unit: "hour" },
  { ms: minuteMs, unit: "minute" },
] as const;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "5 minutes ago" or "in 2 hours", with the exact time on hover. */
export function RelativeTime({ at, now, zone }: { at: number; now: number; zone: string }) {
  const difference = at - now;
  const step = steps.find(({ ms }) => Math.abs(difference) >= ms);
  const words =
    step === undefined ? "just now" : relative.format(Math.trunc(difference / step.ms), step.unit);
  return (
    <time datetime={new Date(at).toISOString()} title={formatter("full", zone, "24h").format(at)}>
      {step === undefined && difference > secondMs * 5 ? "within a minute" : words}
    </time>
  );
}
