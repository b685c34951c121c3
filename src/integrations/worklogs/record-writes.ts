import { and, eq } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";

import { taskComments } from "../../db/schema/comments.ts";
import { worklogs } from "../../db/schema/worklogs.ts";
import type { IntegrationContext } from "../context.ts";
import { commentKey } from "../trackers/comment-text.ts";
import type { Target } from "./find-target.ts";
import type { Work, Write } from "./find-work.ts";
import type { Remote, Step, WorklogRow } from "./plan-writes.ts";
import type { WorklogDraft } from "./port.ts";

type Statement = BatchItem<"sqlite">;

/** What is written as it is to be. */
export function written(
  ctx: IntegrationContext,
  work: Work,
  { draft, remote }: { draft: WorklogDraft; remote: Remote },
): Statement[] {
  const { remoteId, version } = remote;
  const state = { state: "written", attempted: null, thereSeconds: null, reason: null } as const;
  const row = upsert(ctx, work, { draft, remoteId, version, ...state });
  return work.port.kind === "comment" ? [row, withoutDouble(ctx, work, remoteId)] : [row];
}

/** A webhook that was faster than the answer has shown it on the task as somebody's comment. */
function withoutDouble({ db }: IntegrationContext, { target }: Work, remoteId: string): Statement {
  const { binding, taskId } = target;
  return db
    .delete(taskComments)
    .where(
      and(
        eq(taskComments.workspaceId, binding.workspaceId),
        eq(taskComments.remoteKey, commentKey(binding, remoteId)),
        eq(taskComments.taskId, taskId),
      ),
    );
}

export function removed({ db }: IntegrationContext, { target }: Work, key: string): Statement {
  return db.delete(worklogs).where(rowOf(target, key));
}

/** What stays is what was there before; the same draft is not tried again. */
export function refused(ctx: IntegrationContext, work: Work, step: Write, reason: string): Statement {
  const { target } = work;
  if (step.do === "remove")
    return ctx.db.update(worklogs).set({ state: "refused", reason }).where(rowOf(target, step.key));
  const version = target.rows.find(({ key }) => key === step.key)?.version ?? "";
  const outcome = { state: "refused", attempted: null, thereSeconds: null, reason } as const;
  return upsert(ctx, work, { draft: step.draft, remoteId: step.remoteId, version, ...outcome });
}

export function noted(
  ctx: IntegrationContext,
  { target }: Work,
  { key, row }: Extract<Step, { do: "note" }>,
): Statement {
  if (row === null) return ctx.db.delete(worklogs).where(rowOf(target, key));
  const { state, remoteId, version, attempted, thereSeconds, reason } = row;
  const change = { state, remoteId, version, attempted, thereSeconds, reason, updatedAt: ctx.now };
  return ctx.db.update(worklogs).set(change).where(rowOf(target, key));
}

type Outcome = Pick<
  WorklogRow,
  "remoteId" | "version" | "state" | "attempted" | "thereSeconds" | "reason"
> & {
  draft: WorklogDraft;
};

function upsert(ctx: IntegrationContext, { target, port }: Work, { draft, ...outcome }: Outcome): Statement {
  const { key, userId, connectionId, startedAt, seconds, hash } = draft;
  const { workspaceId, id: bindingId } = target.binding;
  const row = { connectionId, startedAt, seconds, draft: hash, ...outcome, updatedAt: ctx.now };
  return ctx.db
    .insert(worklogs)
    .values({ workspaceId, bindingId, taskId: target.taskId, key, kind: port.kind, userId, ...row })
    .onConflictDoUpdate({
      target: [worklogs.workspaceId, worklogs.bindingId, worklogs.taskId, worklogs.key],
      set: row,
    });
}

function rowOf({ binding, taskId }: Target, key: string) {
  return and(
    eq(worklogs.workspaceId, binding.workspaceId),
    eq(worklogs.bindingId, binding.id),
    eq(worklogs.taskId, taskId),
    eq(worklogs.key, key),
  );
}
