import { and, eq, ne, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";

import { outbox } from "../../db/schema/outbox.ts";
import { worklogs } from "../../db/schema/worklogs.ts";
import type { IntegrationContext } from "../context.ts";
import type { OutboxRow } from "../outbox/handler.ts";
import type { Work, Write } from "./find-work.ts";
import type { Leaving, OwedTime } from "./owed-time.ts";

type Statement = BatchItem<"sqlite">;

/** Nothing of a second one of its key, which is removed before anything else. */
export function leavingOf({ port: { kind } }: Pick<Work, "port">, step: Write): Leaving[] {
  const { key, version } = step;
  if (version === null) return [];
  if (step.do === "remove") return [{ kind, key, attempted: 0, version, isNew: false, draft: null }];
  const { userId, connectionId, startedAt, seconds } = step.draft;
  const draft = { userId, connectionId, startedAt, seconds };
  return [{ kind, key, attempted: seconds, version, isNew: step.remoteId === null, draft }];
}

/** Whether an attempt leaves what its lease noted. */
export function isAsNoted(noted: readonly Leaving[], leaving: readonly Leaving[]): boolean {
  return JSON.stringify(noted) === JSON.stringify(leaving);
}

/** That it may have arrived, in the row of its worklog. */
export function keepLeaving(
  { db, actor: { workspaceId }, now }: IntegrationContext,
  { bindingId, taskId }: OwedTime,
  { kind, key, attempted, version, isNew, draft }: Leaving,
): Statement {
  const of = { workspaceId, bindingId, taskId, key };
  const left = { attempted, version, ...(isNew ? { remoteId: null, draft: "" } : {}) };
  if (draft === null) {
    const isIt = and(
      eq(worklogs.workspaceId, workspaceId),
      eq(worklogs.bindingId, bindingId),
      eq(worklogs.taskId, taskId),
      eq(worklogs.key, key),
    );
    return db.update(worklogs).set(left).where(isIt);
  }
  const unknown = { remoteId: null, version: "", draft: "", state: "written" } as const;
  return db
    .insert(worklogs)
    .values({ ...of, kind, ...draft, ...unknown, attempted, updatedAt: now })
    .onConflictDoUpdate({
      target: [worklogs.workspaceId, worklogs.bindingId, worklogs.taskId, worklogs.key],
      set: left,
    });
}

/** The note of what is still without an answer, if this attempt has its lease. */
export function noteLeaving(ctx: IntegrationContext, row: OutboxRow, leaving: readonly Leaving[]): Statement {
  const payload =
    leaving.length === 0
      ? withoutLeaving
      : sql`json_set(${outbox.payload}, '$.leaving', json(${JSON.stringify(leaving)}))`;
  return ctx.db
    .update(outbox)
    .set({ payload })
    .where(and(isRow(row), eq(outbox.leaseUntil, row.leaseUntil)));
}

/** For the end of an attempt, all of which was answered: a row that was asked for again stays, and its note with it. */
export function forgetLeaving(ctx: IntegrationContext, row: OutboxRow): Statement {
  return ctx.db
    .update(outbox)
    .set({ payload: withoutLeaving })
    .where(and(isRow(row), ne(outbox.version, row.version)));
}

const withoutLeaving = sql`json_remove(${outbox.payload}, '$.leaving')`;

function isRow({ workspaceId, key }: OutboxRow) {
  return and(eq(outbox.workspaceId, workspaceId), eq(outbox.key, key));
}
