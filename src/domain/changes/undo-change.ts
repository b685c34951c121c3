import { and, desc, eq, isNull, type SQL, sql } from "drizzle-orm";

import { type ChangeFacts, changes } from "../../db/schema/changes.ts";
import { accompany, type PersonCtx } from "../context.ts";
import { isAsAdded, undoTask } from "../tasks/undo-task.ts";
import { areTasksAsLeft, type TasksBefore, undoTasks } from "../tasks/undo-tasks.ts";
import { isNothingRunning, mayRunAgain } from "../time/running.ts";
import { restoreEntry } from "../time/restore-entry.ts";
import { undoEdit } from "../time/undo-edit.ts";
import { areAsLeft, isLeft, undoEntries } from "../time/undo-entries.ts";
import { undoEntry } from "../time/undo-entry.ts";
import { undoStop } from "../time/undo-stop.ts";
import { AppError } from "../../lib/errors.ts";
import { restamps } from "./restamp-changes.ts";

type Change = typeof changes.$inferSelect;
type TasksFacts = Extract<ChangeFacts, { kind: "tasks_changed" | "task_done" | "task_assigned" }>;

/**
 * Undoes what the person last changed, by whatever way, and did not undo yet (or the change of that request), exactly or not at
 * all; returns what it was.
 * `isEntry`: only of time entries. Throws not_found for a request that is not known; conflict when there is nothing, or the thing has changed since.
 */
export async function undoChange(
  ctx: PersonCtx,
  { requestId, isEntry = false }: { requestId?: string; isEntry?: boolean } = {},
): Promise<ChangeFacts> {
  const change = await ctx.db
    .select()
    .from(changes)
    .where(
      and(
        eq(changes.workspaceId, ctx.actor.workspaceId),
        eq(changes.userId, ctx.actor.userId),
        requestId === undefined ? isNull(changes.undoneAt) : eq(changes.requestId, requestId),
        isEntry
          ? sql`coalesce(${changes.facts} ->> '$.entryId', ${changes.facts} ->> '$.entries') IS NOT NULL`
          : undefined,
      ),
    )
    .orderBy(desc(changes.at))
    .limit(1)
    .get();
  if (change === undefined) throw nothingToUndo(requestId);
  if (change.undoneAt !== null) throw new AppError("conflict", "This was undone already.");
  const companions = { before: [mark(ctx, change)], behind: restamps(ctx, change) };
  await undo(accompany(ctx, companions), change);
  return change.facts;
}

/** As which writing the thing that was changed stands while nobody else has changed it. */
function leftAt({ facts, at }: Change): number {
  return facts.leftAt ?? at;
}

async function undo(ctx: PersonCtx, change: Change): Promise<void> {
  const { facts } = change;
  const at = leftAt(change);
  switch (facts.kind) {
    case "started": {
      const { entryId, stopped } = facts;
      const resumed = stopped === null ? null : { ...stopped, at: stopped.leftAt ?? change.at };
      await undoEntry(ctx, { entryId, at, stopped: resumed });
      return;
    }
    case "logged":
      await undoEntry(ctx, { entryId: facts.entryId, at, stopped: null });
      return;
    case "deleted":
      await restoreEntry(ctx, facts.entryId, change.at);
      return;
    case "edited":
      await undoEdit(ctx, { entryId: facts.entryId, at, before: facts.before });
      return;
    case "entries_changed":
      await undoEntries(ctx, { ...facts, at });
      return;
    case "stopped":
      await undoStop(ctx, { entryId: facts.entryId, at, notesBefore: facts.notesBefore });
      return;
    case "task_added":
      await undoTask(ctx, facts);
      return;
    case "tasks_changed":
    case "task_done":
    case "task_assigned":
      await undoTasks(ctx, tasksBefore(facts, at));
      return;
    default:
      facts satisfies never;
  }
}

/** A change of one task as one of several. */
function tasksBefore(facts: TasksFacts, at: number): TasksBefore {
  if (facts.kind === "tasks_changed") return { ...facts, at };
  const id = facts.taskId;
  if (facts.kind === "task_done")
    return { change: { status: "done" }, tasks: [{ id, status: facts.statusBefore }], at };
  const { assigneeId = "", assigneeBefore } = facts;
  return { change: { assigneeId }, tasks: [{ id, assigneeId: assigneeBefore }], at };
}

/** In the batch that takes it back, before it: only what is still as it was left counts as undone. */
function mark(ctx: PersonCtx, change: Change) {
  return ctx.db
    .update(changes)
    .set({ undoneAt: ctx.now })
    .where(
      and(
        eq(changes.workspaceId, change.workspaceId),
        eq(changes.userId, change.userId),
        eq(changes.requestId, change.requestId),
        isAsLeft(ctx, change),
      ),
    );
}

function isAsLeft(ctx: PersonCtx, change: Change): SQL {
  const { workspaceId, userId, facts } = change;
  const at = leftAt(change);
  if (facts.kind === "task_added") return sql`EXISTS (SELECT 1 FROM tasks WHERE ${isAsAdded(ctx, facts)})`;
  if ("taskId" in facts || facts.kind === "tasks_changed") return areTasksAsLeft(ctx, tasksBefore(facts, at));
  if (facts.kind === "entries_changed") return areAsLeft(ctx, { ...facts, at });
  const isDeletion = facts.kind === "deleted";
  const isThere = sql`EXISTS (SELECT 1 FROM time_entries AS touched WHERE touched.workspace_id = ${workspaceId}
    AND touched.id = ${facts.entryId} AND ${isLeft(isDeletion, isDeletion ? change.at : at)})`;
  if (facts.kind === "edited" && facts.before.endedAt === null)
    return sql`${isThere} AND ${mayRunAgain(userId, facts.entryId)}`;
  return facts.kind === "stopped" ? sql`${isThere} AND ${isNothingRunning(userId)}` : isThere;
}

function nothingToUndo(requestId: string | undefined): AppError {
  return requestId === undefined
    ? new AppError("conflict", "There is nothing to undo.")
    : new AppError("not_found", "This change is not known any more: changes can be undone for seven days.");
}
