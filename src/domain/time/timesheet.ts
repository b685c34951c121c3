import type { LocalDate } from "../../lib/zoned-time.ts";
import type { ListedEntry } from "./listed-entries.ts";
import { type Day, isOn, lengthOn } from "./split-days.ts";

/** What time goes to: a row of the timesheet. */
export type Work = { projectId: string | null; taskId: string | null };

export type NamedWork = Work & {
  projectName: string | null;
  projectColour: string | null;
  taskTitle: string | null;
};

export type TimesheetCell = {
  date: LocalDate;
  /** What was tracked on it that day; the timer up to now. */
  totalMs: number;
  entries: ListedEntry[];
  /** The entry that a new length of the cell is the length of; null = there is none, several, or one that runs or spans midnight. */
  only: ListedEntry | null;
};

export type TimesheetRow = NamedWork & { cells: TimesheetCell[]; totalMs: number };

export type Timesheet = { days: Day[]; rows: TimesheetRow[]; dayTotals: number[]; totalMs: number };

/** Entries of some days by what they went to, and rows without time for `extra`; by project, then task, what has neither last. */
export function timesheetOf(
  days: Day[],
  entries: readonly ListedEntry[],
  { now, extra = [] }: { now: number; extra?: readonly NamedWork[] },
): Timesheet {
  const shown = entries.filter((entry) => days.some((day) => isOn(day, entry, now)));
  const works = new Map<string, NamedWork>();
  for (const work of [...shown, ...extra]) if (!works.has(keyOf(work))) works.set(keyOf(work), work);
  const rows = [...works.values()].toSorted(byName).map((work): TimesheetRow => {
    const own = shown.filter((entry) => keyOf(entry) === keyOf(work));
    const cells = days.map((day) => cellOf(day, own, now));
    const { projectId, taskId, projectName, projectColour, taskTitle } = work;
    const names = { projectId, taskId, projectName, projectColour, taskTitle };
    return { ...names, cells, totalMs: sum(cells.map(({ totalMs }) => totalMs)) };
  });
  const dayTotals = days.map((day) => sum(shown.map((entry) => lengthOn(day, entry, now))));
  return { days, rows, dayTotals, totalMs: sum(dayTotals) };
}

/** One cell; empty where the row is not shown. */
export function findCell({ rows, days }: Timesheet, work: Work, date: LocalDate): TimesheetCell | null {
  const index = days.findIndex((day) => day.date === date);
  if (index === -1) return null;
  const row = rows.find((each) => keyOf(each) === keyOf(work));
  return row?.cells[index] ?? { date, totalMs: 0, entries: [], only: null };
}

function cellOf(day: Day, own: readonly ListedEntry[], now: number): TimesheetCell {
  const entries = own.filter((entry) => isOn(day, entry, now));
  const [first] = entries;
  const isWhole =
    entries.length === 1 &&
    first !== undefined &&
    first.endedAt !== null &&
    first.startedAt >= day.start &&
    first.endedAt <= day.end;
  const totalMs = sum(entries.map((entry) => lengthOn(day, entry, now)));
  return { date: day.date, totalMs, entries, only: isWhole ? first : null };
}

export function keyOf({ projectId, taskId }: Work): string {
  return `${projectId ?? ""}.${taskId ?? ""}`;
}

function byName(a: NamedWork, b: NamedWork): number {
  return (
    Number(a.projectName === null) - Number(b.projectName === null) ||
    (a.projectName ?? "").localeCompare(b.projectName ?? "") ||
    Number(a.taskTitle !== null) - Number(b.taskTitle !== null) ||
    (a.taskTitle ?? "").localeCompare(b.taskTitle ?? "")
  );
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, each) => total + each, 0);
}
