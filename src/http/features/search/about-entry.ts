import type { FoundEntry } from "../../../domain/search/found-entries.ts";
import { formatSince } from "../../../domain/time/format-range.ts";
import type { ViewerTime } from "../../viewer-time.ts";

export function nameOfEntry({ notes, taskTitle, projectName }: FoundEntry): string {
  return notes || taskTitle || projectName || "Entry without notes";
}

/** On what, and when last. */
export function aboutEntry(entry: FoundEntry, { timeZone, clock, now }: ViewerTime): (string | null)[] {
  const { notes, taskTitle, taskLabel, projectName, startedAt } = entry;
  const task = notes === "" ? null : (taskLabel ?? taskTitle);
  return [projectName, task, formatSince(startedAt, { zone: timeZone, clock, now })];
}
