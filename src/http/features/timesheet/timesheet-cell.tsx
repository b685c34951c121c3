import { findCell, keyOf, type TimesheetCell, type Work } from "../../../domain/time/timesheet.ts";
import { createId } from "../../../lib/id.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { LocalDate } from "../../../lib/zoned-time.ts";
import { Duration } from "../../components/time.tsx";
import type { Refusal } from "../../forms/form.ts";
import type { Week } from "./save-cell.ts";
import { cellName, cellText, seenOf, type TypedCell } from "./typed-cells.ts";

/** A cell that was refused: what was typed, and why it is not saved. */
export type Refused = { typed: TypedCell; refusal: Refusal };

type Props = {
  work: Work;
  /** What the row is called, for people who do not see the table. */
  name: string;
  cell: TimesheetCell;
  refused: Refused | null;
  now: number;
};

const dayName = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", timeZone: "UTC" });

/** "Monday 30" */
export const spokenDay = (date: LocalDate) => dayName.format(new Date(date));

/** A length that can be typed, or several entries (a timer, one over midnight) that open. */
export function Cell({ work, name, cell, refused, now }: Props) {
  const { date, entries, only, totalMs } = cell;
  const field = cellName(work, date);
  const label = `${name}, ${spokenDay(date)}`;
  const errorId = `error.${field}`;
  if (only === null && entries.length > 0) {
    return (
      <div class="cell" id={field}>
        <a
          class="cell-link number"
          href={pathTo`/?until=${date}`}
          aria-label={`${label}: ${entriesOf(cell)}`}
        >
          <Duration ms={totalMs} />
        </a>
        {refused !== null && (
          <Why id={errorId}>{`You typed “${refused.typed.text}”. ${entriesSentence}`}</Why>
        )}
      </div>
    );
  }
  return (
    <div class="cell" id={field}>
      <input
        id={`input.${field}`}
        class="cell-input number"
        name={field}
        aria-label={label}
        value={refused?.typed.text ?? cellText(cell)}
        autocomplete="off"
        maxlength={20}
        inputmode="text"
        {...(refused === null ? {} : { "aria-invalid": "true", "aria-describedby": errorId })}
      />
      <input type="hidden" name={`seen.${field}`} value={seenOf(cell, createId(now))} />
      {refused !== null && <Why id={errorId}>{refused.refusal.message}</Why>}
    </div>
  );
}

const entriesSentence =
  "There are entries meanwhile that one length cannot stand for: open them to change it.";

function Why({ id, children }: { id: string; children: string }) {
  return (
    <p class="error" id={id} role="alert">
      {children}
    </p>
  );
}

function entriesOf({ entries }: TimesheetCell): string {
  if (entries.length > 1) return `${entries.length} entries`;
  return entries[0]?.endedAt === null ? "the timer" : "an entry over midnight";
}

/** The cell of a week that was typed into. */
export function CellOf({ week, typed, problem }: { week: Week; typed: TypedCell; problem: Refused | null }) {
  const { timesheet, viewerTime } = week;
  const cell = findCell(timesheet, typed.work, typed.date);
  const row = timesheet.rows.find((each) => keyOf(each) === keyOf(typed.work));
  if (cell === null) return null;
  const name = nameOf(row ?? { projectName: null, taskTitle: null });
  return <Cell work={typed.work} name={name} cell={cell} refused={problem} now={viewerTime.now} />;
}

export function nameOf({
  projectName,
  taskTitle,
}: {
  projectName: string | null;
  taskTitle: string | null;
}): string {
  return [projectName ?? "No project", taskTitle].filter((part) => part !== null).join(", ");
}

export const rowSumId = (work: Work) => `sum.${keyOf(work)}`;
export const daySumId = (date: LocalDate) => `sum.${date}`;
export const weekSumId = "sum.week";

/** The sums that a cell is part of. */
export function Sums({ week: { timesheet }, typed }: { week: Week; typed: TypedCell }) {
  const row = timesheet.rows.find((each) => keyOf(each) === keyOf(typed.work));
  const index = timesheet.days.findIndex(({ date }) => date === typed.date);
  return (
    <>
      <Sum id={rowSumId(typed.work)} ms={row?.totalMs ?? 0} />
      <Sum id={daySumId(typed.date)} ms={timesheet.dayTotals[index] ?? 0} />
      <Sum id={weekSumId} ms={timesheet.totalMs} />
    </>
  );
}

function Sum({ id, ms }: { id: string; ms: number }) {
  return (
    <hx-partial hx-target={`[id="${id}"]`} hx-swap="innerHTML">
      <Duration ms={ms} />
    </hx-partial>
  );
}
