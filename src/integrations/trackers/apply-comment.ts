import { sql } from "drizzle-orm";

import { runStatements } from "../../db/run-statements.ts";
import type { Ctx } from "../../domain/context.ts";
import { createId } from "../../lib/id.ts";
import { truncate } from "../../lib/truncate.ts";
import type { EventOf } from "../../providers/inbound.ts";
import type { Applied, BindingRow } from "../bindings/applied.ts";
import { trackerSettings } from "../bindings/settings.ts";
import { commentKey, unsigned } from "./comment-text.ts";
import { issueKey } from "./map-issue.ts";
import { noticeTimeComment } from "./notice-time-comment.ts";

type CommentEvent = Extract<
  EventOf<"tracker">,
  { kind: "tracker.comment_changed" | "tracker.comment_deleted" }
>;

const longestComment = 20_000;

/**
 * Shows a comment of an issue on its task, where changes go both ways; the one that says how much time was tracked is looked at. A repeat, and what comes back of
 * our own, write no row.
 */
export async function applyComment(ctx: Ctx, binding: BindingRow, event: CommentEvent): Promise<Applied> {
  const { issue } = event;
  await noticeTimeComment(ctx, binding, event);
  if (trackerSettings(binding).writes.direction !== "both")
    return { status: "ignored", result: `Comments of ${binding.name} stay there.` };
  const isDeletion = event.kind === "tracker.comment_deleted";
  const [changed = 0, added = 0] = await runStatements(
    ctx.db,
    isDeletion ? deletion(ctx, binding, event) : change(ctx, binding, event),
  );
  if (changed + added === 0)
    return { status: "ignored", result: `Nothing of the comment on ${issue.key} is new.` };
  const what = isDeletion ? "Deleted" : changed > 0 ? "Updated" : "Added";
  return { status: "processed", result: `${what} a comment on ${issue.key}.` };
}

/** One of ours that waits to be written stays as it is; the one that says how much time was tracked is shown as time. */
function change(
  ctx: Ctx,
  binding: BindingRow,
  event: Extract<CommentEvent, { kind: "tracker.comment_changed" }>,
) {
  const { comment } = event;
  const key = commentKey(binding, comment.id);
  const body = truncate(unsigned(comment.body.text), longestComment);
  // Where Markdown is only text, ours comes back escaped: as long as nobody changed it there it stays as it was written.
  const isEcho = ["markdown", "adf"].includes(comment.body.format)
    ? sql`0`
    : sql`(user_id IS NOT NULL AND remote_updated_at = ${comment.updatedAt})`;
  const editedAt = comment.updatedAt > comment.createdAt ? comment.updatedAt : null;
  return [
    sql`UPDATE task_comments SET body = ${body}, edited_at = ${editedAt}, remote_updated_at = ${comment.updatedAt}
      WHERE workspace_id = ${binding.workspaceId} AND remote_key = ${key} AND deleted_at IS NULL AND body <> ${body}
        AND remote_updated_at <= ${comment.updatedAt} AND NOT ${isEcho}
        AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.workspace_id = ${binding.workspaceId}
          AND outbox.key = 'comment:' || task_comments.id)`,
    sql`INSERT INTO task_comments (workspace_id, task_id, id, author, body, remote_key, remote_updated_at, created_at, edited_at)
      SELECT links.workspace_id, links.local_id, ${createId(ctx.now)}, ${comment.author?.login ?? "Somebody"}, ${body}, ${key},
        ${comment.updatedAt}, ${comment.createdAt}, ${editedAt}
      FROM links WHERE ${isOfIssue(binding, event)} AND ${isUnknown(binding, key)}
        AND NOT EXISTS (SELECT 1 FROM worklogs WHERE worklogs.workspace_id = ${binding.workspaceId}
          AND worklogs.binding_id = ${binding.id} AND worklogs.task_id = links.local_id
          AND worklogs.kind = 'comment' AND worklogs.remote_id = ${comment.id})`,
  ];
}

/** A comment that was never seen leaves a mark, for what is still on its way. */
function deletion(
  ctx: Ctx,
  binding: BindingRow,
  event: Extract<CommentEvent, { kind: "tracker.comment_deleted" }>,
) {
  const key = commentKey(binding, event.commentId);
  return [
    sql`UPDATE task_comments SET body = '', deleted_at = ${ctx.now}
      WHERE workspace_id = ${binding.workspaceId} AND remote_key = ${key} AND deleted_at IS NULL`,
    sql`INSERT INTO task_comments (workspace_id, task_id, id, author, body, remote_key, remote_updated_at, created_at, deleted_at)
      SELECT links.workspace_id, links.local_id, ${createId(ctx.now)}, '', '', ${key}, 0, ${ctx.now}, ${ctx.now}
      FROM links WHERE ${isOfIssue(binding, event)} AND ${isUnknown(binding, key)}`,
  ];
}

function isOfIssue({ workspaceId, id, ...binding }: BindingRow, { issue }: CommentEvent) {
  const key = issueKey(binding, issue.id);
  return sql`links.workspace_id = ${workspaceId} AND links.remote_key = ${key} AND links.binding_id = ${id}
    AND links.local_id IS NOT NULL AND links.state IN ('live', 'filtered')`;
}

function isUnknown({ workspaceId }: BindingRow, key: string) {
  return sql`NOT EXISTS (SELECT 1 FROM task_comments WHERE workspace_id = ${workspaceId} AND remote_key = ${key})`;
}
