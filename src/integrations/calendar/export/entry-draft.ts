import type { EventDraft } from "../../../providers/calendar.ts";
import { truncate } from "../../../lib/truncate.ts";

export type Draft = Omit<EventDraft, "marker">;

export type ExportedEntry = {
  startedAt: number;
  endedAt: number;
  timeZone: string;
  notes: string;
  projectName: string | null;
  taskTitle: string | null;
};

const longestTitle = 200;

/** The event of a completed time entry: "[TT] project — task or notes". */
export function entryDraft(entry: ExportedEntry, appUrl: string): Draft {
  const { startedAt, endedAt, timeZone, notes, projectName, taskTitle } = entry;
  return {
    title: titleOf([projectName, taskTitle ?? firstLine(notes)]),
    description: [notes, `Tracked with Timewire: ${appUrl}`].filter((part) => part !== "").join("\n\n"),
    time: { isAllDay: false, startsAt: startedAt, endsAt: endedAt, zone: timeZone },
    zone: timeZone,
  };
}

function titleOf(parts: (string | null)[]): string {
  const what = parts.filter((part) => part !== null && part !== "").join(" — ");
  const title = `[TT] ${what === "" ? "Time without a name" : what}`;
  return truncate(title, longestTitle);
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0]?.trim() ?? "";
}
