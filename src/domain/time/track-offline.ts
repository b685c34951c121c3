import { sql } from "drizzle-orm";

import { AppError } from "../../lib/errors.ts";
import type { PersonCtx } from "../context.ts";
import { addEntry } from "./add-entry.ts";
import type { EntryDetails, TimeEntry } from "./entry.ts";
import { describeOverlaps, findOverlaps } from "./find-overlaps.ts";
import type { Clock } from "./format-range.ts";
import { isNothingRunning } from "./running.ts";
import { doubts } from "./doubts.ts";
import { DoubtfulSpan } from "./span-doubts.ts";
import { startTimer } from "./start-timer.ts";

export type OfflineTime = EntryDetails & {
  entryId: string;
  /** Milliseconds UTC. */
  startedAt: number;
  /** null = the timer still runs. */
  endedAt: number | null;
  /** The person was told what speaks against it, and wants it all the same. */
  isConfirmed: boolean;
};

type Shown = { timeZone: string; clock: Clock };

/**
 * Writes what was tracked on a device without a connection, as if it had been at the time. Unless it is confirmed it stops no timer that
 * was started elsewhere meanwhile, and overlaps nothing. Throws conflict for what the person may confirm; else as startTimer and addEntry do.
 */
export async function trackOffline(ctx: PersonCtx, input: OfflineTime, shown: Shown): Promise<TimeEntry> {
  const { endedAt, isConfirmed, ...rest } = input;
  if (!isConfirmed) await checkFree(ctx, input, shown);
  if (endedAt === null) return (await startTimer(ctx, rest)).entry;
  try {
    const confirmed = isConfirmed ? doubts : [];
    return await addEntry(ctx, { ...rest, endedAt, source: "timer", confirmed });
  } catch (error) {
    if (error instanceof DoubtfulSpan) throw new AppError("conflict", error.message, "time");
    throw error;
  }
}

async function checkFree(ctx: PersonCtx, { entryId, startedAt, endedAt }: OfflineTime, shown: Shown) {
  const overlaps = await findOverlaps(ctx, { id: entryId, startedAt, endedAt: endedAt ?? ctx.now });
  if (overlaps.length > 0) throw new AppError("conflict", describeOverlaps(overlaps, shown));
  if (endedAt === null && !(await isFree(ctx))) {
    throw new AppError("conflict", "A timer runs in another workspace. Adding this stops it.");
  }
}

/** Whether the person has no timer, in no workspace. */
async function isFree({ db, actor }: PersonCtx): Promise<boolean> {
  const row = await db.get<{ isFree: number }>(sql`SELECT ${isNothingRunning(actor.userId)} AS isFree`);
  return row.isFree === 1;
}
