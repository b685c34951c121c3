import { and, eq, ne, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";

import { bindings, links } from "../../../db/schema/bindings.ts";
import { taskComments } from "../../../db/schema/comments.ts";
import { users } from "../../../db/schema/people.ts";
import { ProviderError } from "../../../providers/provider.ts";
import type { CommentSnapshot, CommentWrites, ContainerRef, IssueRef } from "../../../providers/tracker.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import { openBinding, type OpenConnection } from "../../connections/open-connection.ts";
import type { IntegrationContext } from "../../context.ts";
import type { Attempt, OutboxHandler, OutboxRow } from "../../outbox/handler.ts";
import { commentKey, signed } from "../comment-text.ts";
import { findAccount } from "../find-account.ts";
import { issueKey } from "../map-issue.ts";
import { trackerOf } from "../tracker-of.ts";

type CommentRow = typeof taskComments.$inferSelect;
type Owed = {
  comment: CommentRow;
  binding: BindingRow;
  issue: IssueRef;
  container: ContainerRef;
  writer: { name: string; accountId: string | null } | null;
};

/** Brings a comment there up to what it says here: it is written once, changed in place, or taken away. */
export const writeComment: OutboxHandler = {
  label: "Comment",
  mostAttempts: 10,
  isRepeatable: true,
  async deliver(ctx, attempt) {
    const owed = await findOwed(ctx, attempt.row);
    if (owed === null || isNothing(owed.comment)) return [];
    const open = await openBinding(ctx, owed.binding);
    const comments = trackerOf(open.provider).write?.comments;
    if (comments === undefined) return [];
    await attempt.begin();
    try {
      return await write(ctx, { owed, open, comments, attempt });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return [update(ctx, owed.comment, attempt, { refused: error.message })];
    }
  },
};

/** Deleted before it was sent. */
const isNothing = ({ deletedAt, remoteKey, sentAt }: CommentRow) =>
  deletedAt !== null && remoteKey === null && sentAt === null;

type Work = { owed: Owed; open: OpenConnection; comments: CommentWrites; attempt: Attempt };

async function write(ctx: IntegrationContext, work: Work): Promise<BatchItem<"sqlite">[]> {
  const { owed, open, comments, attempt } = work;
  const { comment, binding, container, issue } = owed;
  const id = comment.remoteKey?.slice(commentKey(binding, "").length) ?? null;
  if (comment.deletedAt !== null) {
    const found = id ?? (await add(ctx, work)).id;
    await open.call((access) => comments.remove(access, container, { issue, id: found }));
    return [update(ctx, comment, attempt, { remoteKey: commentKey(binding, found) })];
  }
  if (id === null) return stored(ctx, work, await add(ctx, work));
  const body = textOf(owed, open);
  const changed = await open.call((access) =>
    comments.change(access, container, { issue, id, key: comment.id, body }),
  );
  // Somebody deleted it there.
  if (changed === null) return [update(ctx, comment, attempt, { body: "", deletedAt: ctx.now })];
  return stored(ctx, work, changed);
}

async function add(ctx: IntegrationContext, { owed, open, comments }: Work): Promise<CommentSnapshot> {
  const { comment, container, issue } = owed;
  const { id: key, sentAt: triedSince } = comment;
  if (triedSince === null) await ctx.db.update(taskComments).set({ sentAt: ctx.now }).where(rowOf(comment));
  const body = textOf(owed, open);
  return open.call((access) => comments.add(access, container, { issue, key, triedSince, body }));
}

/** Whoever reads it there sees who wrote it, unless it is written by that person's own account. */
function textOf({ comment, writer }: Owed, { connection }: OpenConnection): string {
  const isOwn = writer === null || writer.accountId === connection.accountId;
  return isOwn ? comment.body : signed(comment.body, writer.name);
}

/** A webhook that was faster has made a comment of its own of it. */
function stored(
  ctx: IntegrationContext,
  { owed: { comment, binding }, attempt }: Work,
  { id, updatedAt }: CommentSnapshot,
): BatchItem<"sqlite">[] {
  const remoteKey = commentKey(binding, id);
  const isDouble = and(
    eq(taskComments.workspaceId, comment.workspaceId),
    eq(taskComments.remoteKey, remoteKey),
    ne(taskComments.id, comment.id),
  );
  return [
    ctx.db.delete(taskComments).where(and(isDouble, attempt.isHeld())),
    update(ctx, comment, attempt, { remoteKey, remoteUpdatedAt: updatedAt, refused: null }),
  ];
}

function update(
  ctx: IntegrationContext,
  comment: CommentRow,
  attempt: Attempt,
  values: Partial<typeof taskComments.$inferInsert>,
) {
  return ctx.db
    .update(taskComments)
    .set(values)
    .where(and(rowOf(comment), attempt.isHeld()));
}

function rowOf({ workspaceId, taskId, id }: CommentRow) {
  return and(
    eq(taskComments.workspaceId, workspaceId),
    eq(taskComments.taskId, taskId),
    eq(taskComments.id, id),
  );
}

function isRefusal(error: unknown): error is ProviderError {
  if (!(error instanceof ProviderError) || !error.permanent) return false;
  return error.code === "invalid" || error.code === "forbidden" || error.code === "conflict";
}

async function findOwed(ctx: IntegrationContext, { payload }: OutboxRow): Promise<Owed | null> {
  const { db, actor } = ctx;
  const row = await db
    .select({
      comment: taskComments,
      binding: bindings,
      link: { remoteKey: links.remoteKey, displayKey: links.displayKey, containerId: links.containerId },
      name: users.name,
    })
    .from(taskComments)
    .innerJoin(
      links,
      and(
        eq(links.workspaceId, taskComments.workspaceId),
        eq(links.localId, taskComments.taskId),
        sql`${links.state} IN ('live', 'filtered')`,
      ),
    )
    .innerJoin(bindings, and(eq(bindings.workspaceId, links.workspaceId), eq(bindings.id, links.bindingId)))
    .leftJoin(users, eq(users.id, taskComments.userId))
    .where(
      and(
        eq(taskComments.workspaceId, actor.workspaceId),
        eq(taskComments.taskId, String(payload["taskId"])),
        eq(taskComments.id, String(payload["commentId"])),
      ),
    )
    .get();
  if (row === undefined) return null;
  const { comment, binding, link, name } = row;
  const account = comment.userId === null ? null : await findAccount(ctx, binding, comment.userId);
  return {
    comment,
    binding,
    issue: { id: link.remoteKey.slice(issueKey(binding, "").length), key: link.displayKey },
    container: { externalId: link.containerId, name: binding.name, url: binding.url },
    writer: name === null ? null : { name, accountId: account?.accountId ?? null },
  };
}
