import {
  deleteFacts,
  editFacts,
  type Facts,
  logFacts,
  recordOnce,
} from "../../../domain/changes/record-change.ts";
import type { PersonCtx } from "../../../domain/context.ts";
import { addEntry } from "../../../domain/time/add-entry.ts";
import { deleteEntry } from "../../../domain/time/delete-entry.ts";
import type { TimeEntry } from "../../../domain/time/entry.ts";
import { findRoom } from "../../../domain/time/find-room.ts";
import type { ListedEntry } from "../../../domain/time/listed-entries.ts";
import { parseDuration } from "../../../domain/time/parse-duration.ts";
import { isOn } from "../../../domain/time/split-days.ts";
import { findCell, type Timesheet, type TimesheetCell } from "../../../domain/time/timesheet.ts";
import { updateEntry } from "../../../domain/time/update-entry.ts";
import { sha256Hex } from "../../../lib/digest.ts";
import { AppError, notFound } from "../../../lib/errors.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import type { ViewerTime } from "../../viewer-time.ts";
import { savedSentence } from "../today/doubts.ts";
import { cellName, cellText, type TypedCell } from "./typed-cells.ts";

/** The week as it stands: what the cells are compared with. */
export type Week = { timesheet: Timesheet; entries: readonly ListedEntry[]; viewerTime: ViewerTime };

/** `changeId` undoes it. */
export type SavedCell = { said: string; changeId: string };

const nothing = /^0*[:.,]?0*$/;

/**
 * Makes a cell say what was typed: adds an entry where the day has room, sets the length of the cell's only entry, or deletes it.
 * Idempotent: null when the cell says so already. Throws invalid, conflict (the cell changed meanwhile), not_found, forbidden.
 */
export async function saveCell(ctx: PersonCtx, typed: TypedCell, week: Week): Promise<SavedCell | null> {
  const cell = findCell(week.timesheet, typed.work, typed.date);
  if (cell === null) throw notFound("day");
  const isEmpty = nothing.test(typed.text.trim());
  const lengthMs = isEmpty ? 0 : parseDuration(typed.text);
  if (cellText(cell) === (isEmpty ? "" : formatDuration(lengthMs))) return null;
  checkUnchanged(cell, typed);
  const requestId = (
    await sha256Hex(
      JSON.stringify([cellName(typed.work, typed.date), typed.entryId, typed.version, typed.text]),
    )
  ).slice(0, 40);
  const record = <T>(facts: Facts, verb: (recording: PersonCtx) => Promise<T>) =>
    recordOnce(ctx, { requestId, facts }, verb);
  if (isEmpty) {
    await record(deleteFacts(ctx, typed.entryId), (recording) => deleteEntry(recording, typed.entryId));
    return { said: "The entry is deleted.", changeId: requestId };
  }
  const entry =
    cell.only === null
      ? await record(logFacts(ctx, typed.entryId), (recording) => add(recording, typed, lengthMs, week))
      : await record(editFacts(ctx, cell.only), (recording) => resize(recording, cell, lengthMs, week));
  if (entry === null) return null;
  return { said: `Saved ${await savedSentence(ctx, week.viewerTime, entry)}`, changeId: requestId };
}

function checkUnchanged({ entries, only }: TimesheetCell, { entryId, version }: TypedCell): void {
  const isSame = version === null ? entries.length === 0 : only?.id === entryId && only.version === version;
  if (isSame) return;
  throw new AppError(
    "conflict",
    "This was changed elsewhere meanwhile; above it stands as it is now. Type it again if you still want to change it.",
  );
}

/** That it may lie ahead was seen by choosing the day; the answer says its times. */
const confirmed = ["future"] as const;

function add(
  ctx: PersonCtx,
  { work, date, entryId }: TypedCell,
  lengthMs: number,
  week: Week,
): Promise<TimeEntry> {
  const day = week.timesheet.days.find((each) => each.date === date);
  if (day === undefined) throw notFound("day");
  const { timeZone: zone, now } = week.viewerTime;
  const taken = week.entries.filter((entry) => isOn(day, entry, now));
  const room = findRoom(day, taken, { lengthMs, now, zone });
  if (room === null) {
    throw new AppError(
      "invalid",
      `This day has no free ${formatDuration(lengthMs)} in one piece beside its other entries. Add it on Today, where you say from when to when.`,
      "time",
    );
  }
  return addEntry(ctx, { ...work, ...room, entryId, confirmed });
}

async function resize(ctx: PersonCtx, { only, date }: TimesheetCell, lengthMs: number, week: Week) {
  const day = week.timesheet.days.find((each) => each.date === date);
  if (only === null || day === undefined) throw notFound("day");
  const endedAt = only.startedAt + lengthMs;
  if (endedAt > day.end) {
    throw new AppError(
      "invalid",
      `Its entry begins too late for ${formatDuration(lengthMs)} on this day. Open the entry to move its start.`,
      "time",
    );
  }
  return updateEntry(ctx, { id: only.id, version: only.version, endedAt, confirmed });
}
