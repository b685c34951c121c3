import { and, eq, sql } from "drizzle-orm";

import { links } from "../../db/schema/bindings.ts";
import { tasks } from "../../db/schema/work.ts";
import { announce, hearing } from "../../domain/announce.ts";
import type { Ctx } from "../../domain/context.ts";
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

/** Tells those who listen what a webhook did to a task. */
export async function announceIssue(
  ctx: Ctx,
  { event: { issue, assigned }, incoming, taskId, counts }: Applied,
): Promise<void> {
  if (counts.created + counts.changed === 0) return;
  const isNew = counts.created > 0;
  const isAssigned = incoming.assignee_id !== null && (isNew || assigned !== null);
  const isClosing = issue.closedAt !== null && issue.updatedAt - issue.closedAt <= closingMs;
  const isDone = issue.status.category === "done" && incoming.status === "done" && isClosing;
  await announce(ctx, await hearing(ctx), {
    type: "task.changed",
    byUserId: null,
    taskId,
    changes: [
      isNew ? "created" : "edited",
      ...(isAssigned ? (["assigned"] as const) : []),
      ...(isDone ? (["done"] as const) : []),
    ],
  });
}

/** Tells those who listen which tasks a page of a sync has changed: one happening for all of them. */
export async function announceSync(ctx: Ctx, incoming: readonly IncomingIssue[]): Promise<void> {
  const heard = await hearing(ctx);
  if (heard.length === 0) return;
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
  await announce(ctx, heard, { type: "tasks.synced", taskIds: changed.map(({ id }) => id) });
}
