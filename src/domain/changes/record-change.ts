import { and, eq, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";

import { type ChangeFacts, changes } from "../../db/schema/changes.ts";
import { isUniqueViolation } from "../../db/unique-violation.ts";
import { accompany, type PersonCtx } from "../context.ts";
import { mayChange } from "../tasks/chosen-tasks.ts";
import { parseTitle } from "../tasks/task.ts";
import { AppError } from "../../lib/errors.ts";

/** What a change will have touched, as a query of one JSON document, asked right before it in the same batch; no row = nothing to do. */
export type Facts = SQL;

/** A query that is asked right after the change, in its batch. */
export type Look = { ask: BatchItem<"sqlite">; seen: (found: unknown) => void };

/**
 * Runs a verb whose change is written down in its own batch, so that it can be undone exactly, and so that a request that
 * comes twice changes nothing: its second record breaks the key, and with it the batch. Throws conflict then.
 */
export async function recordChange<T>(
  ctx: PersonCtx,
  { requestId, facts, look }: { requestId: string; facts: Facts; look?: Look },
  verb: (ctx: PersonCtx) => Promise<T>,
): Promise<T> {
  const { workspaceId, userId } = ctx.actor;
  const record = ctx.db
    .insert(changes)
    .select(
      sql`SELECT ${workspaceId}, ${userId}, ${requestId}, ${ctx.now}, found.facts, NULL FROM (${facts}) AS found`,
    );
  try {
    const behind =
      look === undefined ? {} : { behind: [look.ask], seen: ([found]: unknown[]) => look.seen(found) };
    return await verb(accompany(ctx, { before: [record], ...behind }));
  } catch (error) {
    if (isUniqueViolation(error, "changes.request_id")) throw doneAlready();
    throw error;
  }
}

/**
 * The same, but null when a change of this request is there already: what was asked for is done, or has become impossible by that. Throws
 * what the verb throws; a refused change leaves no record.
 */
export async function recordOnce<T>(
  ctx: PersonCtx,
  change: { requestId: string; facts: Facts },
  verb: (ctx: PersonCtx) => Promise<T>,
): Promise<T | null> {
  try {
    return await recordChange(ctx, change, verb);
  } catch (error) {
    if (error instanceof AppError && (await isRecorded(ctx, change.requestId))) return null;
    throw error;
  }
}

/** Whether the person's change of this request was carried out. */
export async function isRecorded(ctx: PersonCtx, requestId: string): Promise<boolean> {
  return (await recordedFacts(ctx, requestId)) !== null;
}

/** What the person's change of this request touched; null when it was not carried out. */
export async function recordedFacts(
  { db, actor }: PersonCtx,
  requestId: string,
): Promise<ChangeFacts | null> {
  const { workspaceId, userId } = actor;
  const row = await db
    .select({ facts: changes.facts })
    .from(changes)
    .where(
      and(eq(changes.workspaceId, workspaceId), eq(changes.userId, userId), eq(changes.requestId, requestId)),
    )
    .get();
  return row?.facts ?? null;
}

/** The answer to a request that comes twice. */
export function doneAlready(): AppError {
  return new AppError("conflict", "This was done already. Nothing was changed a second time.");
}

const isRunningOf = (userId: string) => sql`user_id = ${userId} AND ended_at IS NULL AND deleted_at IS NULL`;

const isNew = ({ actor }: PersonCtx, entryId: string) => sql`NOT EXISTS (SELECT 1 FROM time_entries AS known
    WHERE known.workspace_id = ${actor.workspaceId} AND known.id = ${entryId})`;

/** A start, and the timer that it will end, in whatever workspace that runs; nothing when the id is known, and so nothing starts. */
export function startFacts(ctx: PersonCtx, entryId: string): Facts {
  const { actor } = ctx;
  return sql`SELECT json_object('kind', 'started', 'entryId', ${entryId}, 'stopped',
    json((SELECT json_object('workspaceId', workspace_id, 'entryId', id,
        'updatedBefore', updated_at) FROM time_entries
      WHERE ${isRunningOf(actor.userId)}))) AS facts WHERE ${isNew(ctx, entryId)}`;
}

/** A stop of the timer that runs here, if it is the one that is meant. */
export function stopFacts({ actor }: PersonCtx, entryId: string | undefined): Facts {
  const isIt = entryId === undefined ? sql`1` : sql`id = ${entryId}`;
  return sql`SELECT json_object('kind', 'stopped', 'entryId', id, 'notesBefore', notes,
    'updatedBefore', updated_at) AS facts FROM time_entries
    WHERE ${isRunningOf(actor.userId)} AND +workspace_id = ${actor.workspaceId} AND ${isIt}`;
}

export function logFacts(ctx: PersonCtx, entryId: string): Facts {
  return sql`SELECT json_object('kind', 'logged', 'entryId', ${entryId}) AS facts WHERE ${isNew(ctx, entryId)}`;
}

/** A deletion of an own entry or timer. */
export function deleteFacts({ actor }: PersonCtx, entryId: string): Facts {
  return sql`SELECT json_object('kind', 'deleted', 'entryId', id, 'updatedBefore', updated_at) AS facts
    FROM time_entries WHERE workspace_id = ${actor.workspaceId} AND id = ${entryId} AND user_id = ${actor.userId}
      AND deleted_at IS NULL`;
}

/** The timer that runs here is thrown away, if it is the one that is meant. */
export function discardFacts({ actor }: PersonCtx, entryId: string | undefined): Facts {
  const isIt = entryId === undefined ? sql`1` : sql`id = ${entryId}`;
  return sql`SELECT json_object('kind', 'deleted', 'entryId', id, 'updatedBefore', updated_at) AS facts
    FROM time_entries WHERE ${isRunningOf(actor.userId)} AND +workspace_id = ${actor.workspaceId} AND ${isIt}`;
}

/** An edit of an entry, with all of it that it may change; nothing unless it is still the version that is edited. */
export function editFacts({ actor }: PersonCtx, { id, version }: { id: string; version: number }): Facts {
  return sql`SELECT json_object('kind', 'edited', 'entryId', id, 'updatedBefore', updated_at, 'before', json_object('startedAt', started_at,
    'endedAt', ended_at, 'projectId', project_id, 'taskId', task_id, 'notes', notes, 'billable',
    json(iif(billable, 'true', 'false')), 'tags', json(tags))) AS facts
    FROM time_entries WHERE workspace_id = ${actor.workspaceId} AND id = ${id} AND user_id = ${actor.userId}
      AND version = ${version} AND deleted_at IS NULL`;
}

/** A new task of which no more is said. Throws invalid for a title that none can have. */
export function taskFacts(task: { taskId: string; projectId: string; title: string }): Facts {
  const facts = { kind: "task_added", ...task, title: parseTitle(task.title) };
  return sql`SELECT ${JSON.stringify(facts)} AS facts`;
}

/** A completion, with the status before it; nothing when the task is done already, or archived. */
export function doneFacts({ actor }: PersonCtx, taskId: string): Facts {
  return sql`SELECT json_object('kind', 'task_done', 'taskId', id, 'statusBefore', status) AS facts FROM tasks
    WHERE workspace_id = ${actor.workspaceId} AND id = ${taskId} AND completed_at IS NULL AND archived_at IS NULL`;
}

/** A hand-over, with who had the task before; nothing when it will be refused. */
export function assignFacts(
  ctx: PersonCtx,
  { taskId, assigneeId }: { taskId: string; assigneeId: string },
): Facts {
  return sql`SELECT json_object('kind', 'task_assigned', 'taskId', id, 'assigneeId', ${assigneeId}, 'assigneeBefore', assignee_id) AS facts
    FROM tasks WHERE ${mayChange(ctx, [taskId], assigneeId)}`;
}
