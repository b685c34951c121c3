import { and, desc, eq, isNull, type SQL, sql } from "drizzle-orm";

import { type ChatChangeFacts, chatChanges } from "../../../db/schema/chat.ts";
import type { PersonCtx } from "../../../domain/context.ts";
import { mayGoBack, undoAssignment, undoCompletion, undoTask } from "../../../domain/tasks/undo-task.ts";
import { isNothingRunning } from "../../../domain/time/running.ts";
import { undoEdit } from "../../../domain/time/undo-edit.ts";
import { undoEntry } from "../../../domain/time/undo-entry.ts";
import { undoStop } from "../../../domain/time/undo-stop.ts";
import { AppError } from "../../../lib/errors.ts";
import { restamps } from "./restamp-changes.ts";

type Change = typeof chatChanges.$inferSelect;

/**
 * Undoes what the person last changed in chat and did not undo yet (or the change of that request), exactly or not at
 * all; returns what it was.
 * Throws conflict when there is nothing, or the thing has changed since.
 */
export async function undoChange(ctx: PersonCtx, requestId?: string): Promise<ChatChangeFacts> {
  const change = await ctx.db
    .select()
    .from(chatChanges)
    .where(
      and(
        eq(chatChanges.workspaceId, ctx.actor.workspaceId),
        eq(chatChanges.userId, ctx.actor.userId),
        isNull(chatChanges.undoneAt),
        requestId === undefined ? undefined : eq(chatChanges.requestId, requestId),
      ),
    )
    .orderBy(desc(chatChanges.at))
    .limit(1)
    .get();
  if (change === undefined) throw nothingToUndo(requestId);
  const companions = { before: [mark(ctx, change)], behind: restamps(ctx, change) };
  await undo({ ...ctx, companions }, change);
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
    case "edited":
      await undoEdit(ctx, { entryId: facts.entryId, at, before: facts.before });
      return;
    case "stopped":
      await undoStop(ctx, { entryId: facts.entryId, at, notesBefore: facts.notesBefore });
      return;
    case "task_added":
      await undoTask(ctx, { taskId: facts.taskId, at });
      return;
    case "task_done":
      await undoCompletion(ctx, { taskId: facts.taskId, at, statusBefore: facts.statusBefore });
      return;
    case "task_assigned":
      await undoAssignment(ctx, { taskId: facts.taskId, at, assigneeBefore: facts.assigneeBefore });
      return;
    default:
      facts satisfies never;
  }
}

/** In the batch that takes it back, before it: only what is still as it was left counts as undone. */
function mark(ctx: PersonCtx, change: Change) {
  return ctx.db
    .update(chatChanges)
    .set({ undoneAt: ctx.now })
    .where(
      and(
        eq(chatChanges.workspaceId, change.workspaceId),
        eq(chatChanges.userId, change.userId),
        eq(chatChanges.requestId, change.requestId),
        isAsLeft(ctx, change),
      ),
    );
}

function isAsLeft(ctx: PersonCtx, change: Change): SQL {
  const { workspaceId, userId, facts } = change;
  const at = leftAt(change);
  if (facts.kind === "task_assigned")
    return sql`EXISTS (SELECT 1 FROM tasks WHERE ${mayGoBack(ctx, { ...facts, at })})`;
  if ("taskId" in facts)
    return sql`EXISTS (SELECT 1 FROM tasks WHERE tasks.workspace_id = ${workspaceId}
      AND tasks.id = ${facts.taskId} AND tasks.updated_at = ${at})`;
  const isThere = sql`EXISTS (SELECT 1 FROM time_entries AS touched WHERE touched.workspace_id = ${workspaceId}
    AND touched.id = ${facts.entryId} AND touched.updated_at = ${at} AND touched.deleted_at IS NULL)`;
  return facts.kind === "stopped" ? sql`${isThere} AND ${isNothingRunning(userId)}` : isThere;
}

function nothingToUndo(requestId: string | undefined): AppError {
  return requestId === undefined
    ? new AppError("conflict", "There is nothing to undo.")
    : new AppError("conflict", "This was undone already.");
}
