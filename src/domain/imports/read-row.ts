import type { ImportField, ImportSettings } from "../../db/schema/imports.ts";
import { AppError } from "../../lib/errors.ts";
import { fold } from "../../lib/fold.ts";
import { addDays } from "../../lib/zoned-time.ts";
import { parseClientName } from "../clients/client.ts";
import { parseProjectName } from "../projects/project.ts";
import { namedTags } from "../tags/tag.ts";
import { parseTitle } from "../tasks/task.ts";
import { checkSpan, parseNotes } from "../time/entry-rules.ts";
import { checkTags } from "../tags/choose-tags.ts";
import {
  instantIn,
  type Moment,
  readDate,
  readDateTime,
  readDuration,
  readTimeOfDay,
} from "./read-moments.ts";

/** A line as an entry. */
export type ImportRow = {
  line: number;
  /** Who it is in the file; "" = it names nobody. */
  person: { key: string; name: string; email: string };
  client: string;
  project: string;
  task: string;
  tags: string[];
  notes: string;
  /** null = the file does not say. */
  billable: boolean | null;
} & Span;

/** When it was; without a time of day, only on which day and how long. */
type Span = { startedAt: number; endedAt: number } | { date: string; ms: number };

type Cell = (field: ImportField) => string;

/** What a line says. Throws invalid with the reason why it cannot be read. */
export function readRow(line: number, cells: readonly string[], settings: ImportSettings): ImportRow {
  const cell: Cell = (field) => (cells[settings.columns[field] ?? -1] ?? "").trim();
  // Some programs write a hyphen where there is none.
  const name = (field: ImportField) => (cell(field) === "-" ? "" : cell(field));
  const tags = name("tags").split(/[,;|]/);
  const tagNames = [...namedTags(tags).values()];
  checkTags({ tagNames });
  return {
    line,
    person: personOf(name),
    client: optional(name("client"), parseClientName),
    project: optional(name("project"), parseProjectName),
    task: name("project") === "" ? "" : optional(name("task"), parseTitle),
    tags: tagNames,
    notes: parseNotes(cell("description")),
    billable: billableOf(cell("billable")),
    ...spanOf(cell, settings),
  };
}

function personOf(cell: Cell) {
  const email = cell("email").toLowerCase();
  const name = `${cell("person")} ${cell("lastName")}`.trim();
  return { key: email === "" ? fold(name) : email, name: name === "" ? email : name, email };
}

function optional(text: string, parse: (text: string) => string): string {
  return text === "" ? "" : parse(text);
}

function billableOf(text: string): boolean | null {
  if (text === "") return null;
  return /^(yes|true|1|y|ja|oui|si|billable|x)$/.test(fold(text));
}

function spanOf(cell: Cell, settings: ImportSettings): Span {
  const ms = readDuration(cell("duration"));
  const start = momentOf(cell, "start", settings, null);
  if (start === null) {
    const date = readDate(cell("startDate"), settings.dateOrder ?? "ymd");
    if (date === null) throw unreadable("date", cell("startDate") || cell("startTime"));
    if (ms === null) throw unreadable("length", cell("duration"));
    if (ms <= 0) throw new AppError("invalid", "It lasts no time at all.");
    return { date, ms };
  }
  const endedAt = endOf(cell, settings, { start, ms });
  checkSpan(start.instant, endedAt);
  return { startedAt: start.instant, endedAt };
}

/** Where an hour occurs twice, or a time without a date is before the start, the length and the next day help. */
function endOf(
  cell: Cell,
  settings: ImportSettings,
  { start, ms }: { start: Moment; ms: number | null },
): number {
  const end = momentOf(cell, "end", settings, start.date);
  if (end === null) {
    if (ms === null) throw new AppError("invalid", "It has no end: a timer that still ran.");
    return start.instant + ms;
  }
  if (end.instant > start.instant || cell("endDate") !== "" || end.date !== start.date)
    return end.instant < start.instant && ms !== null ? start.instant + ms : end.instant;
  if (end.instant === start.instant && ms === 0) return end.instant;
  const nextDay = start.date === null ? null : addDays(start.date, 1);
  return momentOf(cell, "end", settings, nextDay)?.instant ?? end.instant;
}

/** An instant by its date and time of day, or by one cell that holds both; null = the line has no time of day. */
function momentOf(
  cell: Cell,
  side: "start" | "end",
  settings: ImportSettings,
  otherwise: string | null,
): Moment | null {
  const clock = { zone: settings.zone, order: settings.dateOrder ?? "ymd" };
  const [day, time] = [cell(`${side}Date`), cell(`${side}Time`)];
  if (day === "" && time === "") return null;
  const whole = readDateTime(time, clock) ?? readDateTime(day, clock);
  if (whole !== null) return whole;
  if (time === "") return null;
  const date = day === "" ? otherwise : readDate(day, clock.order);
  if (date === null) throw unreadable("date", day || time);
  const ms = readTimeOfDay(time);
  if (ms === null) throw unreadable("time", time);
  return { instant: instantIn(date, ms, clock.zone), date };
}

function unreadable(what: "date" | "time" | "length", text: string): AppError {
  return new AppError(
    "invalid",
    text === "" ? `It has no ${what}.` : `“${text.slice(0, 40)}” is no ${what}.`,
  );
}
