import { addDays, type LocalDate } from "../../../lib/zoned-time.ts";
import { truncate } from "../../../lib/truncate.ts";
import type { EventDraft } from "../../../providers/calendar.ts";

export type Deadline = { name: string; projectName: string; dueOn: LocalDate; path: string };

const longestTitle = 200;

/** The all-day event of a task's due date or of a milestone: "[TT] Due: project — name". */
export function deadlineDraft(
  kind: "task" | "milestone",
  { name, projectName, dueOn, path }: Deadline,
  appUrl: string,
): Omit<EventDraft, "marker" | "zone"> {
  const title = `[TT] ${kind === "task" ? "Due" : "Milestone"}: ${projectName} — ${name}`;
  return {
    title: truncate(title, longestTitle),
    description: `${appUrl}${path}`,
    time: { isAllDay: true, startsOn: dueOn, endsOn: addDays(dueOn, 1) },
  };
}
