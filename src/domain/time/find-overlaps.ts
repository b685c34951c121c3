import type { PersonCtx } from "../context.ts";
import { truncate } from "../../lib/truncate.ts";
import { type Clock, formatClock } from "./format-range.ts";
import { listedEntries, type ListedEntry } from "./listed-entries.ts";

const mostNamed = 2;

type Entry = { id: string; startedAt: number; endedAt: number | null };

/** The person's other entries, and the timer, that share some time with an entry, by start. Two that only touch do not. */
export async function findOverlaps(ctx: PersonCtx, entry: Entry): Promise<ListedEntry[]> {
  const { startedAt, endedAt } = entry;
  if (endedAt === null) return [];
  return overlapsAmong(await listedEntries(ctx, { from: startedAt, to: endedAt }), { ...entry, endedAt });
}

/** Those of the person's entries that share some time with an entry, other than itself. */
export function overlapsAmong(
  rows: readonly ListedEntry[],
  { id, startedAt, endedAt }: Entry & { endedAt: number },
): ListedEntry[] {
  return rows
    .filter((row) => row.id !== id && row.startedAt < endedAt && (row.endedAt ?? Infinity) > startedAt)
    .toSorted((a, b) => a.startedAt - b.startedAt);
}

/** "It overlaps 09:00 – 10:00 Planning and 2 more."; "" when nothing does. */
export function describeOverlaps(
  overlaps: readonly ListedEntry[],
  { timeZone, clock }: { timeZone: string; clock: Clock },
): string {
  if (overlaps.length === 0) return "";
  const named = overlaps.slice(0, mostNamed).map((entry) => {
    const { startedAt, endedAt, notes, taskTitle, projectName } = entry;
    const end = endedAt === null ? "now" : formatClock(endedAt, timeZone, clock);
    const about = truncate((notes || taskTitle || projectName || "").replace(/\s+/g, " ").trim(), 60);
    return `${formatClock(startedAt, timeZone, clock)} – ${end} ${about}`.trim();
  });
  const left = overlaps.length - named.length;
  return `It overlaps ${named.join(", ")}${left > 0 ? ` and ${left} more` : ""}.`;
}
