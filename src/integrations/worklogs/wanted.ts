import type { TimeSettings } from "../../db/schema/bindings.ts";
import { minuteMs } from "../../lib/time-units.ts";
import { localDateOf } from "../../lib/zoned-time.ts";

/** An entry that is over, and not deleted. */
export type Tracked = {
  id: string;
  userId: string;
  userName: string;
  startedAt: number;
  endedAt: number;
  notes: string;
  billable: boolean;
  timeZone: string;
};

/** A worklog as it is to be there. */
export type Wanted = {
  /** Unique among those of its issue, of all workspaces that write to it. */
  key: string;
  userId: string;
  userName: string;
  startedAt: number;
  zone: string;
  seconds: number;
  notes: string;
};

type Rounding = Pick<TimeSettings, "roundingMinutes" | "roundsUp">;
type Limits = { leastSeconds: number; stepSeconds: number };

/** The entries that the rules take. */
export function taken(
  entries: readonly Tracked[],
  { since, isBillableOnly }: Pick<TimeSettings, "since" | "isBillableOnly">,
) {
  return entries.filter(({ startedAt, billable }) => startedAt >= since && (billable || !isBillableOnly));
}

/** What is to be there of a task's entries. What the provider has no room for, or rounding makes nothing of, is left out. */
export function wantedWorklogs(
  entries: readonly Tracked[],
  { taskId, rules, limits }: { taskId: string; rules: TimeSettings; limits: Limits },
): Wanted[] {
  const groups = Map.groupBy(taken(entries, rules), (entry) => keyOf(taskId, rules, entry));
  return [...groups]
    .map(([key, members]) => {
      const ordered = members.toSorted((a, b) => a.startedAt - b.startedAt);
      const [first] = ordered;
      if (first === undefined) throw new Error("A group has members.");
      const { userId, userName, startedAt, timeZone: zone } = first;
      const tracked = ordered.reduce((sum, one) => sum + one.endedAt - one.startedAt, 0);
      const notes = [...new Set(ordered.map((one) => one.notes).filter((text) => text !== ""))].join("; ");
      const seconds = toStep(rounded(tracked / 1000, rules), limits);
      return { key, userId, userName, startedAt, zone, seconds, notes };
    })
    .filter(({ seconds }) => seconds > 0);
}

/** By person and day, the day that the person had; an entry belongs to the day on which it began. */
function keyOf(
  taskId: string,
  { grouping }: TimeSettings,
  { id, userId, startedAt, timeZone }: Tracked,
): string {
  if (grouping === "entry") return id;
  return `${taskId}-${userId}-${localDateOf(startedAt, timeZone).replaceAll("-", "")}`;
}

/** Seconds by a rule of minutes; upwards, or to the nearest, which may be nothing. */
export function rounded(seconds: number, { roundingMinutes, roundsUp }: Rounding): number {
  if (roundingMinutes === 0) return seconds;
  const step = (roundingMinutes * minuteMs) / 1000;
  return (roundsUp ? Math.ceil(seconds / step) : Math.round(seconds / step)) * step;
}

/** As the provider can keep it; 0 = it cannot. */
function toStep(seconds: number, { leastSeconds, stepSeconds }: Limits): number {
  const kept = Math.round(seconds / stepSeconds) * stepSeconds;
  return kept < leastSeconds ? 0 : kept;
}
