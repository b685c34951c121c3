import type { TimesheetCell, Work } from "../../../domain/time/timesheet.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { idSchema } from "../../../lib/id.ts";
import { isWritableDate, type LocalDate } from "../../../lib/zoned-time.ts";
import type { SentForm } from "../../forms/form.ts";

/** What a person typed into a cell, over what the page showed there. */
export type TypedCell = {
  work: Work;
  date: LocalDate;
  text: string;
  /** What stood in the cell. */
  shown: string;
  /** The version of the cell's only entry; null = the cell was empty. */
  version: number | null;
  /** The cell's only entry, or the one that is made if something is typed. */
  entryId: string;
};

const nameForm = /^cell\.([\w-]*)\.([\w-]*)\.(\d{4}-\d{2}-\d{2})$/;
const seenForm = /^([\w-]{1,64})\.(\d*)\.(\d*:?\d*)$/;

/** The names of a cell's fields. */
export function cellName({ projectId, taskId }: Work, date: LocalDate): string {
  return `cell.${projectId ?? ""}.${taskId ?? ""}.${date}`;
}

/** What a cell's input shows: "1:30", or "" for nothing. */
export function cellText({ totalMs, entries }: TimesheetCell): string {
  return entries.length === 0 ? "" : formatDuration(totalMs);
}

/** What the page knows of a cell, to be sent back with what is typed. `newId` is the entry that an empty cell gets. */
export function seenOf(cell: TimesheetCell, newId: string): string {
  const { only } = cell;
  return only === null ? `${newId}..` : `${only.id}.${only.version}.${cellText(cell)}`;
}

/** The cells of a form that were typed into. What is no cell is left out. */
export function typedCells(form: SentForm): TypedCell[] {
  return form.fields.flatMap(([name, text]) => {
    const [, projectId, taskId, date = ""] = nameForm.exec(name) ?? [];
    const seen = seenForm.exec(form.get(`seen.${name}`));
    if (seen === null || !isWritableDate(date)) return [];
    const [, entryId = "", version = "", shown = ""] = seen;
    if (text.trim() === shown) return [];
    const work = { projectId: idOf(projectId), taskId: idOf(taskId) };
    return [{ work, date, text, shown, entryId, version: version === "" ? null : Number(version) }];
  });
}

/** "<project>.<task>" of an address; null for what is none. */
export function workOf(text: string): Work | null {
  const [projectId = "", taskId = "", ...more] = text.split(".");
  const work = { projectId: idOf(projectId), taskId: idOf(taskId) };
  return more.length > 0 || (work.projectId === null && work.taskId === null) ? null : work;
}

function idOf(text: string | undefined): string | null {
  const parsed = idSchema.safeParse(text);
  return parsed.success ? parsed.data : null;
}
