import { type Clock, formatClock } from "../../../domain/time/format-range.ts";
import type { ListedEntry } from "../../../domain/time/listed-entries.ts";
import { daysFrom, isOn, lengthOn } from "../../../domain/time/split-days.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import type { LocalDate } from "../../../lib/zoned-time.ts";
import type { ChatBlock, ChatButton, ChatMessage, ChatTextPart } from "../../../providers/chat-message.ts";
import { pageButton, stopButton } from "../actions.ts";
import { shorten } from "../format.ts";

export type SummaryInput = {
  date: LocalDate;
  timeZone: string;
  clock: Clock;
  /** Up to when the running timer counts. */
  now: number;
  appUrl: string;
  entries: readonly ListedEntry[];
};

type Line = { entry: ListedEntry; lengthMs: number };
type Group = { name: string; lines: Line[]; totalMs: number };

/** A message takes fifty blocks, and nobody reads more. */
const mostGroups = 20;
const mostLines = 12;

/** A member's day as a message: projects with their entries and totals; the running timer counts up to now and is marked. */
export function summaryMessage(input: SummaryInput): ChatMessage & { isEmpty: boolean } {
  const { date, timeZone, now, entries, appUrl } = input;
  const [day] = daysFrom(date, 1, timeZone);
  if (day === undefined) throw new Error("A day was asked for and none was given.");
  const lines = entries
    .filter((entry) => isOn(day, entry, now))
    .toSorted((a, b) => a.startedAt - b.startedAt)
    .map((entry) => ({ entry, lengthMs: lengthOn(day, entry, now) }));
  const groups = groupByProject(lines);
  const totalMs = sum(lines);
  const title = titleOf(date);
  const running = lines.find(({ entry }) => entry.endedAt === null)?.entry ?? null;
  const sentence =
    lines.length === 0
      ? "Nothing was tracked."
      : `${formatDuration(totalMs)} tracked${running === null ? "." : " so far; your timer is running."}`;
  return {
    isEmpty: lines.length === 0,
    summary: `${title}: ${sentence}`,
    blocks: [
      { kind: "heading", text: title },
      { kind: "text", text: [{ bold: sentence }] },
      ...groups.slice(0, mostGroups).map((group) => blockOf(group, input)),
      ...(groups.length > mostGroups ? [moreProjects(groups.length - mostGroups)] : []),
      { kind: "buttons", buttons: buttonsOf(running, appUrl) },
    ],
  };
}

function groupByProject(lines: Line[]): Group[] {
  const byProject = Map.groupBy(lines, ({ entry }) => entry.projectName ?? "No project");
  return [...byProject]
    .map(([name, ofProject]) => ({ name, lines: ofProject, totalMs: sum(ofProject) }))
    .toSorted((a, b) => b.totalMs - a.totalMs);
}

function blockOf({ name, lines, totalMs }: Group, input: SummaryInput): ChatBlock {
  const rest = lines.length - mostLines;
  return {
    kind: "text",
    text: [
      { bold: name },
      ` ${formatDuration(totalMs)}`,
      ...lines.slice(0, mostLines).flatMap((line) => ["\n", ...partsOf(line, input)]),
      ...(rest > 0 ? [`\n… and ${rest} more`] : []),
    ],
  };
}

function partsOf({ entry, lengthMs }: Line, { timeZone, clock }: SummaryInput): ChatTextPart[] {
  const { startedAt, endedAt, taskTitle, notes } = entry;
  const from = formatClock(startedAt, timeZone, clock);
  const to = endedAt === null ? "now" : formatClock(endedAt, timeZone, clock);
  const what = [taskTitle, shorten(notes)].filter((part) => part !== null && part !== "").join(", ");
  const words = `${from} – ${to}  ${what === "" ? "without notes" : what} (${formatDuration(lengthMs)})`;
  return endedAt === null ? [words, " ", { italic: "still running" }] : [words];
}

function moreProjects(count: number): ChatBlock {
  return { kind: "note", text: count === 1 ? "One more project" : `${count} more projects` };
}

function buttonsOf(running: ListedEntry | null, appUrl: string): ChatButton[] {
  const open = pageButton("Open Today", `${appUrl}/`);
  if (running === null) return [open];
  return [stopButton(running.id), open];
}

function sum(lines: Line[]): number {
  return lines.reduce((total, { lengthMs }) => total + lengthMs, 0);
}

const dateWords = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  timeZone: "UTC",
});

function titleOf(date: LocalDate): string {
  return dateWords.format(new Date(date));
}
