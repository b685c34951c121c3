import { sql } from "drizzle-orm";

import { rowsOf, runBatch } from "../../db/run-statements.ts";
import { hintPublished } from "../../domain/publish.ts";
import type { Ctx } from "../../domain/context.ts";
import { sha256Hex } from "../../lib/digest.ts";
import type { OutboxRef } from "../../messages.ts";
import type { EventOf } from "../../providers/inbound.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { trackerSettings } from "../bindings/settings.ts";
import { issueKey } from "./map-issue.ts";
import { insertOwed, timeChecks } from "./owed-rows.ts";

type CommentEvent = Extract<
  EventOf<"tracker">,
  { kind: "tracker.comment_changed" | "tracker.comment_deleted" }
>;

/** Has the comment that says how much time was tracked compared with what is there, when somebody changed or deleted it. What comes back of our own writes no row. */
export async function noticeTimeComment(ctx: Ctx, binding: BindingRow, event: CommentEvent): Promise<void> {
  if (trackerSettings(binding).time.mode !== "comment") return;
  const { workspaceId, id } = binding;
  const isDeletion = event.kind === "tracker.comment_deleted";
  const remoteId = isDeletion ? event.commentId : event.comment.id;
  const version = isDeletion ? "" : await sha256Hex(event.comment.body.source);
  // What is told of an earlier write of ours comes late. A provider may tell whole seconds.
  const changedAt = isDeletion ? 0 : event.comment.updatedAt + 1000;
  const tasks = sql`(SELECT written.task_id FROM links
    CROSS JOIN worklogs AS written ON written.workspace_id = links.workspace_id AND written.binding_id = links.binding_id
      AND written.task_id = links.local_id
    WHERE links.workspace_id = ${workspaceId} AND links.remote_key = ${issueKey(binding, event.issue.id)} AND links.binding_id = ${id}
      AND written.kind = 'comment' AND written.remote_id = ${remoteId} AND (${isDeletion ? 1 : 0} OR written.updated_at <= ${changedAt})
      AND (written.state = 'changed' OR (written.state = 'written' AND written.version <> ${version})))`;
  const results = await runBatch(ctx.db, [insertOwed([timeChecks({ binding, now: ctx.now }, tasks)])]);
  await hintPublished(
    ctx,
    results.flatMap((result) => rowsOf<OutboxRef>(result)),
  );
}
