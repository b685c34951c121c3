import { sql, type SQL } from "drizzle-orm";

import type { Ctx } from "../../domain/context.ts";
import { owedRows } from "../../domain/owed-row.ts";
import { type EventDraft, isSubscribed } from "../../domain/publish.ts";
import { createId } from "../../lib/id.ts";
import type { DomainEvent } from "../../messages.ts";
import type { ProviderEvent } from "../../providers/inbound.ts";
import type { IncomingIssue } from "./map-issue.ts";

type Applied = {
  event: Extract<ProviderEvent, { kind: "tracker.issue_changed" }>;
  incoming: IncomingIssue;
  taskId: string;
  counts: { created: number; changed: number };
};

/** Closing sets both times at once, give or take what a provider needs for it; a later edit moves one of them. */
const closingMs = 2_000;

export type TaskChanged = {
  type: "task.changed";
  byUserId: null;
  taskId: string;
  changes: Extract<DomainEvent, { type: "task.changed" }>["changes"];
};

/** What a webhook did to a task, for subscribers; null when it did nothing. */
export function taskChangeOf({ event, incoming, taskId, counts }: Applied): TaskChanged | null {
  if (counts.created + counts.changed === 0) return null;
  const { issue, assigned } = event;
  const isNew = counts.created > 0;
  const isAssigned = incoming.assignee_id !== null && (isNew || assigned !== null);
  const isClosing = issue.closedAt !== null && issue.updatedAt - issue.closedAt <= closingMs;
  const isDone = issue.status.category === "done" && incoming.status === "done" && isClosing;
  return {
    type: "task.changed",
    byUserId: null,
    taskId,
    changes: [
      isNew ? "created" : "edited",
      ...(isAssigned ? (["assigned"] as const) : []),
      ...(isDone ? (["done"] as const) : []),
    ],
  };
}

/**
 * The rows of the outbox that publish, in the batch that writes issues, what it did to their tasks: an event goes out if the batch has written one of its tasks.
 * Chat says nothing of a mere edit, so that all edits are one event.
 */
export function publishIssues(ctx: Ctx, changes: readonly TaskChanged[]): SQL[] {
  const isEdit = (change: TaskChanged) => change.changes.every((what) => what === "edited");
  const told = changes.filter((change) => !isEdit(change));
  const known = new Set(told.map(({ taskId }) => taskId));
  const edited = new Set(changes.map(({ taskId }) => taskId).filter((taskId) => !known.has(taskId)));
  const [only] = edited;
  const edit: EventDraft =
    edited.size === 1 && only !== undefined
      ? { type: "task.changed", byUserId: null, taskId: only, changes: ["edited"] }
      : { type: "tasks.synced", taskIds: [...edited] };
  const events = [
    ...told.map((change) => ({ taskIds: [change.taskId], event: change })),
    ...(edited.size === 0 ? [] : [{ taskIds: [...edited], event: edit }]),
  ];
  if (events.length === 0) return [];
  const rows = JSON.stringify(events.map((one) => ({ ...one, key: createId(ctx.now) })));
  const isWritten = sql`EXISTS (SELECT 1 FROM json_each(one.value->'taskIds') AS touched
    CROSS JOIN tasks ON tasks.workspace_id = ${ctx.actor.workspaceId} AND tasks.id = touched.value
    WHERE tasks.updated_at = ${ctx.now})`;
  return [
    eventRows(ctx, {
      key: sql`one.value->>'key'`,
      payload: sql`one.value->'event'`,
      from: sql`json_each(${rows}) AS one WHERE ${isSubscribed(workspaceOf(ctx))} AND ${isWritten}`,
    }),
  ];
}

/** The row that publishes, in the batch that writes issues, which tasks it has changed: one event for all of them. Before or after their links are written. */
export function publishSynced(
  ctx: Ctx,
  issues: readonly Pick<IncomingIssue, "remote_key" | "task_id">[],
): SQL {
  const workspaceId = workspaceOf(ctx);
  const rows = JSON.stringify(issues.map(({ remote_key, task_id }) => [remote_key, task_id]));
  return eventRows(ctx, {
    key: sql`${createId(ctx.now)}`,
    payload: sql`json_object('type', 'tasks.synced', 'taskIds', json_group_array(tasks.id))`,
    from: sql`json_each(${rows}) AS synced
      LEFT JOIN links ON links.workspace_id = ${workspaceId} AND links.remote_key = synced.value->>0
      CROSS JOIN tasks ON tasks.workspace_id = ${workspaceId} AND tasks.id = coalesce(links.local_id, synced.value->>1)
      WHERE ${isSubscribed(workspaceId)} AND tasks.updated_at = ${ctx.now}
      HAVING count(*) > 0`,
  });
}

function workspaceOf({ actor }: Ctx): SQL {
  return sql`${actor.workspaceId}`;
}

function eventRows({ actor, now }: Ctx, row: Record<"key" | "payload" | "from", SQL>): SQL {
  return owedRows({ workspaceId: actor.workspaceId, now }, { kind: sql`'event'`, ...row });
}
