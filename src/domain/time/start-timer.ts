import { and, eq, sql } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import { announce, hearing } from "../announce.ts";
import type { Ctx } from "../context.ts";
import { createRow } from "./create-row.ts";
import { type EntryDetails, ownerOf, type Source, type TimeEntry } from "./entry.ts";
import { checkTimerStart } from "./entry-rules.ts";
import { isRunning, stoppedAt } from "./running.ts";

export type StartTimer = EntryDetails & {
  /** The member whose timer it is; a webhook and the system must say so. */
  userId?: string;
  /** Makes the start idempotent: a known id starts nothing and stops nothing. */
  entryId?: string;
  /** Milliseconds UTC; now unless given. */
  startedAt?: number;
  source?: Source;
};

/** `isNew` false: the entry id was known, nothing happened. */
export type Started = { entry: TimeEntry; stopped: TimeEntry | null; isNew: boolean };

/** Starts the user's timer and stops the one that runs, both or neither. Throws invalid, not_found, forbidden, conflict. */
export async function startTimer(ctx: Ctx, input: StartTimer = {}): Promise<Started> {
  const { userId, entryId, startedAt = ctx.now, source = "timer", ...details } = input;
  const owner = ownerOf(ctx.actor, userId);
  checkTimerStart(startedAt, ctx.now);
  const span = { id: entryId ?? createId(ctx.now), userId: owner, startedAt, endedAt: null, source };
  const row = await createRow(ctx, span, details);
  const [[stopped = null], [entry], heard] = await ctx.db.batch([
    stopRunning(ctx, row),
    ctx.db.insert(timeEntries).values(row).onConflictDoNothing().returning(),
    hearing(ctx),
  ]);
  if (entry === undefined) return { entry: await findKnown(ctx, row), stopped: null, isNew: false };
  await announceStart(ctx, heard, { entry, stopped });
  return { entry, stopped, isNew: true };
}

/** Whether anybody listens in the other workspace that a stopped timer ran in is not worth a question. */
async function announceStart(
  ctx: Ctx,
  heard: unknown[],
  { entry: { userId, id }, stopped }: Pick<Started, "entry" | "stopped">,
): Promise<void> {
  const isElsewhere = stopped !== null && stopped.workspaceId !== ctx.actor.workspaceId;
  const stoppedHere = isElsewhere ? null : (stopped?.id ?? null);
  await announce(ctx, heard, { type: "timer.changed", userId, started: id, stopped: stoppedHere });
  if (!isElsewhere) return;
  const there = { type: "timer.changed", userId, started: null, stopped: stopped.id } as const;
  await announce(ctx, [stopped], there, stopped.workspaceId);
}

/**
 * Stops the timer where the new one begins; one that began later keeps its time up to now. A user has one timer in
 * all workspaces together, therefore no workspace here.
 */
function stopRunning(ctx: Ctx, next: TimeEntry) {
  const end = sql`CASE WHEN started_at <= ${next.startedAt} THEN ${next.startedAt} ELSE ${ctx.now} END`;
  const isNew = sql`NOT EXISTS (SELECT 1 FROM time_entries AS known
    WHERE known.workspace_id = ${next.workspaceId} AND known.id = ${next.id})`;
  return ctx.db
    .update(timeEntries)
    .set(stoppedAt(ctx, end))
    .where(and(eq(timeEntries.userId, next.userId), isRunning(), isNew))
    .returning();
}

/** The person's entry of an id that is taken already. Throws conflict when it is somebody else's. */
export async function findKnown(ctx: Ctx, { workspaceId, userId, id }: TimeEntry): Promise<TimeEntry> {
  const known = await ctx.db
    .select()
    .from(timeEntries)
    .where(and(eq(timeEntries.workspaceId, workspaceId), eq(timeEntries.id, id)))
    .get();
  if (known?.userId === userId) return known;
  throw new AppError("conflict", "This entry id is already taken. Choose another one.", "entryId");
}
