import { and, eq, type SQL, sql } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import { commit } from "../commit.ts";
import type { Ctx } from "../context.ts";
import { publication } from "../publish.ts";
import { createRow } from "./create-row.ts";
import { type EntryDetails, ownerOf, type Source, type TimeEntry } from "./entry.ts";
import { checkTimerStart } from "./entry-rules.ts";
import { isRunning, stoppedAt, timerId } from "./running.ts";

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
  const { row, tags } = await createRow(ctx, span, details);
  const when = isUnknown(row);
  const [[stopped = null], [entry]] = await commit(ctx, {
    beforehand: tags.beforehand,
    statements: [
      stopRunning(ctx, row),
      ctx.db
        .insert(timeEntries)
        .values({ ...row, tags: tags.value })
        .onConflictDoNothing()
        .returning(),
    ],
    audit: {
      action: "timer.start",
      target: `entry:${row.id}`,
      detail: sql`json_object('userId', ${owner}, 'projectId', ${row.projectId}, 'taskId', ${row.taskId},
        'stopped', ${timerId(ctx, owner)})`,
      when,
    },
    event: startEvents(ctx, row, when),
  });
  if (entry === undefined) return { entry: await findKnown(ctx, row), stopped: null, isNew: false };
  return { entry, stopped, isNew: true };
}

/** The start here, and in whichever workspace the timer runs that it ends. They look for that before it is stopped. */
function startEvents(ctx: Ctx, { userId, id }: TimeEntry, when: SQL) {
  const changed = (started: string | null, stopped: SQL) =>
    sql`json_object('type', 'timer.changed', 'userId', ${userId}, 'started', ${started}, 'stopped', ${stopped})`;
  const elsewhere = (
    column: "id" | "workspace_id",
  ) => sql`(SELECT ${sql.raw(column)} FROM time_entries AS running INDEXED BY time_entries_timer
    WHERE running.user_id = ${userId} AND running.ended_at IS NULL AND running.deleted_at IS NULL
      AND +running.workspace_id <> ${ctx.actor.workspaceId})`;
  return [
    publication(ctx, changed(id, timerId(ctx, userId)), { when, isFirst: true }),
    publication(ctx, changed(null, elsewhere("id")), {
      workspaceId: elsewhere("workspace_id"),
      when,
      isFirst: true,
    }),
  ];
}

function isUnknown({ workspaceId, id }: TimeEntry): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM time_entries AS known
    WHERE known.workspace_id = ${workspaceId} AND known.id = ${id})`;
}

/**
 * Stops the timer where the new one begins; one that began later keeps its time up to now. A user has one timer in
 * all workspaces together, therefore no workspace here.
 */
function stopRunning(ctx: Ctx, next: TimeEntry) {
  const end = sql`CASE WHEN started_at <= ${next.startedAt} THEN ${next.startedAt} ELSE ${ctx.now} END`;
  return ctx.db
    .update(timeEntries)
    .set(stoppedAt(ctx, end))
    .where(and(eq(timeEntries.userId, next.userId), isRunning(), isUnknown(next)))
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
