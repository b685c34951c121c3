import type { DayEntry } from "./list-days.ts";

/** Entries of a day that say the same, where the first of them stood; what runs stays alone. */
export function groupSameWork(entries: readonly DayEntry[]): DayEntry[][] {
  const groups = Map.groupBy(entries, ({ entry }) => {
    const { id, endedAt, notes, projectId, taskId, billable, tagNames } = entry;
    return JSON.stringify(endedAt === null ? id : [notes, projectId, taskId, billable, tagNames]);
  });
  return [...groups.values()];
}
