import { and, eq, sql } from "drizzle-orm";

import { links } from "../../db/schema/bindings.ts";
import { tasks } from "../../db/schema/work.ts";
import { commit, publish } from "../../domain/commit.ts";
import type { Ctx } from "../../domain/context.ts";
import { type EventDraft, publication } from "../../domain/publish.ts";
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

type TaskChanged = {
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

/** Publishes what a batch did to tasks. Chat says nothing of a mere edit, so that the edits of a batch are one event. */
export async function publishIssues(ctx: Ctx, changes: readonly TaskChanged[]): Promise<void> {
  const isEdit = (change: TaskChanged) => change.changes.every((what) => what === "edited");
  const told = changes.filter((change) => !isEdit(change));
  const known = new Set(told.map(({ taskId }) => taskId));
  const edited = new Set(changes.map(({ taskId }) => taskId).filter((taskId) => !known.has(taskId)));
  const [only] = edited;
  const edit: EventDraft =
    edited.size === 1 && only !== undefined
      ? { type: "task.changed", byUserId: null, taskId: only, changes: ["edited"] }
      : { type: "tasks.synced", taskIds: [...edited] };
  const events = [...told, ...(edited.size === 0 ? [] : [edit])];
  await commit(ctx, { statements: [], event: events.map((event) => publication(ctx, event)) });
}

/** Publishes which tasks a page of a sync has changed: one event for all of them. */
export async function publishSync(ctx: Ctx, incoming: readonly IncomingIssue[]): Promise<void> {
  const keys = JSON.stringify(incoming.map((issue) => issue.remote_key));
  const changed = await ctx.db
    .select({ id: tasks.id })
    .from(links)
    .innerJoin(tasks, and(eq(tasks.workspaceId, links.workspaceId), eq(tasks.id, sql`${links.localId}`)))
    .where(
      and(
        eq(links.workspaceId, ctx.actor.workspaceId),
        sql`${links.remoteKey} IN (SELECT value FROM json_each(${keys}))`,
        eq(tasks.updatedAt, ctx.now),
      ),
    );
  if (changed.length === 0) return;
  await publish(ctx, { type: "tasks.synced", taskIds: changed.map(({ id }) => id) });
}
