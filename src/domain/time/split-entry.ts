import { insertWhere, somethingChanged } from "../../db/insert-where.ts";
import { timeEntries } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import { addDays, instantOf, localDateOf } from "../../lib/zoned-time.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import type { TimeEntry } from "./entry.ts";
import { entryAudit } from "./entry-audit.ts";
import { findEntry } from "./find-entry.ts";
import { parseClock } from "./parse-range.ts";
import { touched } from "./running.ts";
import { changedMeanwhile, isUnchanged } from "./update-entry.ts";

export type SplitEntry = {
  id: string;
  /** The version that the person saw. */
  version: number;
  /** Where the second part begins, in milliseconds UTC. */
  at: number;
};

/**
 * Makes two entries of one: it ends where a new one begins, which keeps all the rest, an archived project too. Both or neither.
 * Throws not_found, conflict (it runs, or was changed meanwhile) and invalid.
 */
export async function splitEntry(
  ctx: PersonCtx,
  { id, version, at }: SplitEntry,
): Promise<{ first: TimeEntry; second: TimeEntry }> {
  const current = await findEntry(ctx, id);
  if (current.version !== version) throw changedMeanwhile();
  if (current.endedAt === null) throw new AppError("conflict", "This timer is still running. Stop it first.");
  checkWithin(at, { startedAt: current.startedAt, endedAt: current.endedAt });
  const fresh = { id: createId(ctx.now), version: 1, createdAt: ctx.now, updatedAt: ctx.now };
  const second = { ...current, ...fresh, startedAt: at };
  const { userId } = current;
  const [[first]] = await commit(ctx, {
    statements: [
      ctx.db
        .update(timeEntries)
        .set({ endedAt: at, ...touched(ctx) })
        .where(isUnchanged(current))
        .returning(),
      insertWhere(ctx.db, timeEntries, second, somethingChanged),
    ],
    audit: entryAudit("split", current, { at, into: second.id }),
    event: { type: "entry.changed", userId, entryIds: [id, second.id], change: "edited" },
  });
  if (first === undefined) throw changedMeanwhile();
  return { first, second };
}

/**
 * The instant (milliseconds UTC) that a person means by a time of day within an entry: over midnight, the first that lies in it.
 * Throws invalid.
 */
export function parseSplit(text: string, span: { startedAt: number; endedAt: number }, zone: string): number {
  const minutes = clockOf(text);
  const day = localDateOf(span.startedAt, zone);
  const instants = [day, addDays(day, 1)].map((date) => instantOf(date, minutes, zone));
  const at = instants.find((instant) => instant > span.startedAt && instant < span.endedAt);
  if (at === undefined) throw outside();
  return at;
}

function clockOf(text: string): number {
  try {
    return parseClock(text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError("invalid", "Write a time of day such as 10:30.", "splitAt");
  }
}

function checkWithin(at: number, { startedAt, endedAt }: { startedAt: number; endedAt: number }): void {
  if (!Number.isSafeInteger(at) || at <= startedAt || at >= endedAt) throw outside();
}

function outside(): AppError {
  return new AppError("invalid", "Choose a time after the entry's start and before its end.", "splitAt");
}
