import { and, desc, eq, lt } from "drizzle-orm";

import { insertWhere, somethingChanged } from "../../db/insert-where.ts";
import { activities } from "../../db/schema/connections.ts";
import { createId } from "../../lib/id.ts";
import type { Ctx } from "../../domain/context.ts";
import type { IntegrationContext } from "../context.ts";

export type ActivityFacts = {
  connectionId: string;
  bindingId?: string | null;
  /** "sync", "refresh", "test", "connect", "subscription", … */
  kind: string;
  outcome: "ok" | "failed";
  /** A sentence for the page; no secrets. */
  summary: string;
  /** Absent = what the calls took together. */
  durationMs?: number;
};

type ActivityCtx = Pick<IntegrationContext, "db" | "actor" | "now" | "http">;

function activityRow(context: ActivityCtx, facts: ActivityFacts) {
  const calls = context.http.calls();
  return {
    workspaceId: context.actor.workspaceId,
    id: createId(context.now),
    at: context.now,
    bindingId: null,
    durationMs: calls.reduce((sum, { durationMs }) => sum + durationMs, 0),
    ...facts,
    calls: [...calls],
  };
}

/** The statement that records what a connection did, with the calls that `ctx.http` made so far. For a verb's own batch. */
export function activityEntry(context: ActivityCtx, facts: ActivityFacts) {
  return context.db.insert(activities).values(activityRow(context, facts));
}

/** The same, but only when the statement right before it in the batch changed a row. */
export function activityIfChanged(context: ActivityCtx, facts: ActivityFacts) {
  return insertWhere(context.db, activities, activityRow(context, facts), somethingChanged);
}

/** Records what a connection did, where no batch is at hand. */
export async function recordActivity(context: ActivityCtx, facts: ActivityFacts): Promise<void> {
  await activityEntry(context, facts);
}

export type Activity = typeof activities.$inferSelect;

/** A connection's activities, newest first; `before` continues after an earlier page's last id. */
export function listActivities(
  ctx: Pick<Ctx, "db" | "actor">,
  { connectionId, before, limit }: { connectionId: string; before: string | null; limit: number },
) {
  return ctx.db
    .select()
    .from(activities)
    .where(
      and(
        eq(activities.workspaceId, ctx.actor.workspaceId),
        eq(activities.connectionId, connectionId),
        before === null ? undefined : lt(activities.id, before),
      ),
    )
    .orderBy(desc(activities.id))
    .limit(limit);
}
