import { and, eq, isNull } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import type { EntryDetails, TimeEntry } from "./entry.ts";
import { checkSpan, checkTimerStart, parseNotes } from "./entry-rules.ts";
import { entryAudit } from "./entry-audit.ts";
import { isOwn } from "./find-entry.ts";
import { findTarget } from "./find-target.ts";
import { chooseTags, knownTags } from "../tags/choose-tags.ts";
import { touched } from "./running.ts";
import { checkDoubts, doubtsOf, type Said } from "./span-doubts.ts";

/** What is not given stays. An end given to the running timer stops it. */
export type UpdateEntry = EntryDetails &
  Said & {
    id: string;
    /** The version that the person saw. */
    version: number;
    startedAt?: number;
    endedAt?: number;
  };

/** Changes an own entry or timer. Throws not_found, conflict (changed meanwhile), invalid (DoubtfulSpan among it), forbidden. */
export async function updateEntry(ctx: PersonCtx, input: UpdateEntry): Promise<TimeEntry> {
  const [[current], known] = await ctx.db.batch([
    ctx.db.select().from(timeEntries).where(isOwn(ctx, input.id)),
    knownTags(ctx, input.tagIds ?? []),
  ]);
  if (current === undefined) throw notFound("time entry");
  if (current.version !== input.version) throw changedMeanwhile();
  const change = {
    ...spanChange(ctx, current, input),
    ...(await targetChange(ctx, current, input)),
    ...(input.notes === undefined ? {} : { notes: parseNotes(input.notes) }),
    ...(input.billable === undefined ? {} : { billable: input.billable }),
  };
  const tags = chooseTags(ctx, input, known);
  const { id, userId } = current;
  const isStop = current.endedAt === null && (change.endedAt ?? null) !== null;
  const [[updated]] = await commit(ctx, {
    beforehand: tags?.beforehand ?? [],
    statements: [
      ctx.db
        .update(timeEntries)
        // A new start moves the row within its cluster; SQLite does both halves in this one statement.
        .set({ ...change, ...(tags === undefined ? {} : { tags: tags.value }), ...touched(ctx) })
        .where(isUnchanged(current))
        .returning(),
    ],
    audit: entryAudit(
      "edit",
      { ...current, ...change },
      { fields: Object.keys({ ...change, ...(tags && { tags }) }) },
    ),
    event: isStop
      ? { type: "timer.changed", userId, started: null, stopped: id }
      : { type: "entry.changed", userId, entryIds: [id], change: "edited" },
  });
  if (updated === undefined) throw changedMeanwhile();
  return updated;
}

function spanChange(ctx: PersonCtx, current: TimeEntry, input: UpdateEntry) {
  const startedAt = input.startedAt ?? current.startedAt;
  const endedAt = input.endedAt ?? current.endedAt;
  if (startedAt === current.startedAt && endedAt === current.endedAt) return {};
  if (endedAt === null) checkTimerStart(startedAt, ctx.now);
  else checkNewSpan(ctx, current, { ...input, startedAt, endedAt });
  return { startedAt, endedAt };
}

/** What was doubtful about the entry before is not asked again. */
function checkNewSpan(
  { now }: PersonCtx,
  current: TimeEntry,
  { startedAt, endedAt, confirmed = [], doubted }: { startedAt: number; endedAt: number } & Said,
): void {
  checkSpan(startedAt, endedAt);
  const before = current.endedAt === null ? [] : doubtsOf({ ...current, endedAt: current.endedAt }, now);
  checkDoubts({ startedAt, endedAt }, now, { confirmed: [...confirmed, ...before], doubted });
}

/** An entry keeps a project that was archived since; only another project or task is checked. A new project lets go of the old task. */
async function targetChange(ctx: PersonCtx, current: TimeEntry, input: UpdateEntry) {
  if (input.projectId === undefined && input.taskId === undefined) return {};
  const projectId = input.projectId === undefined && input.taskId ? null : (input.projectId ?? null);
  const keepsProject = input.projectId === undefined || projectId === current.projectId;
  const taskId = input.taskId === undefined && keepsProject ? current.taskId : (input.taskId ?? null);
  if (keepsProject && taskId === current.taskId) return {};
  if (keepsProject && taskId === null) return { taskId };
  const target = await findTarget(ctx, ctx.actor.userId, { projectId, taskId });
  const billable = target.projectId === current.projectId ? current.billable : target.isBillable;
  return { projectId: target.projectId, taskId: target.taskId, billable };
}

/** Condition: the entry as it was read, and not deleted. */
export function isUnchanged({ workspaceId, userId, startedAt, id, version }: TimeEntry) {
  return and(
    eq(timeEntries.workspaceId, workspaceId),
    eq(timeEntries.userId, userId),
    eq(timeEntries.startedAt, startedAt),
    eq(timeEntries.id, id),
    eq(timeEntries.version, version),
    isNull(timeEntries.deletedAt),
  );
}

/** What to say when it is not. */
export function changedMeanwhile(): AppError {
  return new AppError(
    "conflict",
    "This entry was changed elsewhere meanwhile. Your input is still here: compare it with the entry and save again.",
  );
}
