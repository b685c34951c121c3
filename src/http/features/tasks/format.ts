import { taskPriorities, taskStatuses } from "../../../domain/tasks/task.ts";
import type { Option } from "../../components/field.tsx";

const formatStatus = { open: "Open", in_progress: "In progress", done: "Done" } as const;
const formatPriority = {
  none: "None",
  low: "Low",
  medium: "Medium",
  high: "High",
  urgent: "Urgent",
} as const;

export const statusOptions: Option[] = taskStatuses.map((value) => ({ value, label: formatStatus[value] }));

export const priorityOptions: Option[] = taskPriorities.map((value) => ({
  value,
  label: formatPriority[value],
}));

/** Things of the workspace as the options of a select. */
export function optionsOf(things: readonly { id: string; name: string }[]): Option[] {
  return things.map(({ id, name }) => ({ value: id, label: name }));
}

/** "Mon, 30 Nov" for a calendar date, with the year when it is not the one of `today`. */
export function formatDue(dueOn: string, today: string): string {
  const options = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" } as const;
  const hasOtherYear = dueOn.slice(0, 4) !== today.slice(0, 4);
  return new Intl.DateTimeFormat("en-GB", { ...options, ...(hasOtherYear && { year: "numeric" }) }).format(
    new Date(dueOn),
  );
}
