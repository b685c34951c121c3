import { type Group, isTimeGroup } from "./group-names.ts";
import type { Period } from "./periods.ts";
import type { GroupSum } from "./summary.ts";
import { addDays, type LocalDate } from "../../lib/zoned-time.ts";

const format = (options: Intl.DateTimeFormatOptions) => {
  const formatter = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
  return (date: LocalDate) => formatter.format(Date.parse(date));
};
const dayAndMonth = format({ day: "numeric", month: "short" });
const weekday = format({ weekday: "short", day: "numeric", month: "short" });
const month = format({ month: "long", year: "numeric" });
const monthShort = format({ month: "short" });
const full = format({ day: "numeric", month: "short", year: "numeric" });

/** "7 Sep – 29 Nov 2026". */
export function formatPeriod({ from, until }: Period): string {
  if (from === until) return full(from);
  return `${from.slice(0, 4) === until.slice(0, 4) ? dayAndMonth(from) : full(from)} – ${full(until)}`;
}

type Named = Pick<GroupSum, "key" | "name" | "client">;

/** What a group of the report is called. */
export function nameOf(group: Group, { key, name, client }: Named): string {
  if (isTimeGroup(group)) return timeName(group, key ?? "");
  if (group === "billable") return key === "1" ? "Billable" : "Not billable";
  if (name === null) return missing[group];
  return client === null ? name : `${client} · ${name}`;
}

const missing = {
  client: "No client",
  project: "No project",
  task: "No task",
  person: "Somebody who left",
  tag: "No tag",
};

function timeName(group: "day" | "week" | "month", key: LocalDate): string {
  if (group === "month") return month(key);
  return group === "day" ? weekday(key) : `${dayAndMonth(key)} – ${dayAndMonth(addDays(key, 6))}`;
}

/** The same below a column, where there is little room. */
export function shortNameOf(group: Group, sum: Named): string {
  if (!isTimeGroup(group)) return nameOf(group, sum);
  return group === "month" ? monthShort(sum.key ?? "") : dayAndMonth(sum.key ?? "");
}

export function formatShare(part: number, whole: number): string {
  return whole === 0 ? "–" : `${Math.round((part / whole) * 100)}\u00a0%`;
}

/** "+8 %" against what was before; null when there was nothing. */
export function formatChange(ms: number, before: number): string | null {
  if (before === 0) return null;
  const percent = Math.round(((ms - before) / before) * 100);
  return percent > 0 ? `+${percent}\u00a0%` : `${String(percent).replace("-", "−")}\u00a0%`;
}
