import { and, asc, eq, isNull, type SQL, sql } from "drizzle-orm";

import { taskComments } from "../../db/schema/comments.ts";
import { outbox } from "../../db/schema/outbox.ts";
import { users } from "../../db/schema/people.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import { commit } from "../commit.ts";
import { canManage, type Ctx, type PersonCtx } from "../context.ts";
import { owedAgain, owedRef, owedRows } from "../owed-row.ts";
import type { Publication } from "../publish.ts";
import { findTask } from "./find-task.ts";
import { linked } from "./owe-issues.ts";

/** A comment as a page shows it. Times in milliseconds UTC. */
export type Comment = {
  id: string;
  /** Null = it was written at the provider, by somebody who is called `author` there. */
  userId: string | null;
  author: string;
  body: string;
  /** Why it does not stand there too, as a sentence; null = it does, or there is no need. */
  refused: string | null;
  createdAt: number;
  editedAt: number | null;
};

const longestComment = 20_000;
const mostShown = 500;

/** Oldest first. Throws not_found (task). */
export async function listComments(ctx: Ctx, taskId: string): Promise<Comment[]> {
  await findTask(ctx, taskId);
  return commentsOn(ctx, taskId);
}

/** The statement behind listComments; whoever asks has found the task. */
export function commentsOn({ db, actor }: Ctx, taskId: string) {
  return db
    .select({
      id: taskComments.id,
      userId: taskComments.userId,
      author: sql<string>`coalesce(${users.name}, ${taskComments.author}, '')`.as("author_name"),
      body: taskComments.body,
      refused: taskComments.refused,
      createdAt: taskComments.createdAt,
      editedAt: taskComments.editedAt,
    })
    .from(taskComments)
    .leftJoin(users, eq(users.id, taskComments.userId))
    .where(
      and(
        eq(taskComments.workspaceId, actor.workspaceId),
        eq(taskComments.taskId, taskId),
        isNull(taskComments.deletedAt),
      ),
    )
    .orderBy(asc(taskComments.createdAt), asc(taskComments.id))
    .limit(mostShown);
}

/** Says something about a task, also at the issue behind it where changes go back. Throws not_found, invalid. */
export async function addComment(ctx: PersonCtx, input: { taskId: string; body: string }): Promise<Comment> {
  const { db, actor, now } = ctx;
  const body = readComment(input.body);
  await findTask(ctx, input.taskId);
  const id = createId(now);
  const row = { workspaceId: actor.workspaceId, taskId: input.taskId, id, userId: actor.userId, body };
  await commit(ctx, {
    statements: [db.insert(taskComments).values({ ...row, remoteUpdatedAt: 0, createdAt: now })],
    audit: { action: "comment.add", target: `task:${input.taskId}`, detail: { commentId: id } },
    event: oweComment(ctx, input.taskId, id),
  });
  return { id, userId: actor.userId, author: "", body, refused: null, createdAt: now, editedAt: null };
}

type CommentRef = { taskId: string; id: string };

/** Changes a comment of one's own. Throws not_found, invalid, forbidden. */
export async function editComment(ctx: PersonCtx, input: CommentRef & { body: string }): Promise<void> {
  const body = readComment(input.body);
  const { userId } = await findComment(ctx, input);
  if (userId !== ctx.actor.userId) throw new AppError("forbidden", "Only who wrote a comment can change it.");
  await change(ctx, input, { verb: "edit", set: { body, editedAt: ctx.now, refused: null } });
}

/** Deletes a comment that was written here: one's own, or any for owners and admins. Throws not_found, forbidden. */
export async function deleteComment(ctx: PersonCtx, ref: CommentRef): Promise<void> {
  const { userId } = await findComment(ctx, ref);
  if (userId === null) throw new AppError("forbidden", "It was written at the issue: delete it there.");
  if (userId !== ctx.actor.userId && !canManage(ctx.actor))
    throw new AppError("forbidden", "Only who wrote a comment, owners and admins can delete it.");
  await change(ctx, ref, { verb: "delete", set: { body: "", deletedAt: ctx.now } });
}

async function change(
  ctx: PersonCtx,
  ref: CommentRef,
  step: { verb: "edit" | "delete"; set: Partial<typeof taskComments.$inferInsert> },
): Promise<void> {
  await commit(ctx, {
    statements: [ctx.db.update(taskComments).set(step.set).where(commentRow(ctx, ref))],
    audit: { action: `comment.${step.verb}`, target: `task:${ref.taskId}`, detail: { commentId: ref.id } },
    event: oweComment(ctx, ref.taskId, ref.id),
  });
}

async function findComment(ctx: PersonCtx, ref: CommentRef) {
  await findTask(ctx, ref.taskId);
  const row = await ctx.db
    .select({ userId: taskComments.userId })
    .from(taskComments)
    .where(commentRow(ctx, ref))
    .get();
  if (row === undefined) throw notFound("comment");
  return row;
}

function commentRow({ actor }: Ctx, { taskId, id }: CommentRef): SQL | undefined {
  return and(
    eq(taskComments.workspaceId, actor.workspaceId),
    eq(taskComments.taskId, taskId),
    eq(taskComments.id, id),
    isNull(taskComments.deletedAt),
  );
}

function readComment(text: string): string {
  const body = text.trim();
  if (body === "") throw new AppError("invalid", "Write something.", "body");
  if (body.length > longestComment)
    throw new AppError("invalid", "A comment has at most 20,000 characters.", "body");
  return body;
}

/** The row of the outbox that brings the comment there up to date, where the task's changes go back. */
function oweComment({ db, actor, now }: Ctx, taskId: string, commentId: string): Publication {
  const { workspaceId } = actor;
  const rows = owedRows(
    { workspaceId, now },
    {
      key: sql`${`comment:${commentId}`}`,
      kind: sql`'comment'`,
      connectionId: sql`(SELECT bindings.connection_id ${linked})`,
      payload: sql`${JSON.stringify({ taskId, commentId })}`,
      from: sql`tasks WHERE tasks.workspace_id = ${workspaceId} AND tasks.id = ${taskId} AND EXISTS (SELECT 1 ${linked})`,
    },
  );
  const statement = db.insert(outbox).select(rows).onConflictDoUpdate(owedAgain(now)).returning(owedRef);
  return { statement, isFirst: false };
}
