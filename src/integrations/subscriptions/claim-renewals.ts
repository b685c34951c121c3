import { lte, sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import { hourMs, minuteMs } from "../../lib/time-units.ts";
import type { Job } from "../../messages.ts";

/** What did not come through is tried again after this time, and several times in what is left of a short life. */
const longestPauseMs = hourMs;
const shortestPauseMs = 5 * minuteMs;

/**
 * The jobs of subscriptions that are to be seen to, or whose end was not told; each is named once a pause until it is done. Of one that
 * several connections share, one job prolongs it for all: that of a connection that works.
 */
export async function claimRenewals(db: Database, now: number): Promise<Job[]> {
  const { workspaceId, connectionId, bindingId, state, scope, provider, remoteId } = subscriptions;
  const isUsable = sql<number>`coalesce((SELECT connections.status = 'active' FROM connections
    WHERE connections.workspace_id = subscriptions.workspace_id AND connections.id = subscriptions.connection_id), 0)`;
  const due = await db
    .update(subscriptions)
    .set({ dueAt: sql`${now} + ${pauseAt(now)}` })
    .where(lte(subscriptions.dueAt, now))
    .returning({ workspaceId, connectionId, bindingId, state, scope, provider, remoteId, isUsable });
  const jobs = new Map<string, Job>();
  for (const row of due.toSorted((a, b) => b.isUsable - a.isUsable)) {
    const job = jobOf(row);
    const isShared = row.state === "active" && row.scope === "app" && row.remoteId !== null;
    const key = isShared ? `${row.provider} ${row.remoteId}` : JSON.stringify(job);
    if (!jobs.has(key)) jobs.set(key, job);
  }
  return [...jobs.values()];
}

type Due = Pick<typeof subscriptions.$inferSelect, "workspaceId" | "connectionId" | "bindingId" | "state">;

function jobOf({ workspaceId, connectionId, bindingId, state }: Due): Job {
  return state === "ending"
    ? { type: "subscriptions.end", workspaceId, connectionId }
    : { type: "subscription.keep", workspaceId, connectionId, bindingId };
}

function pauseAt(now: number) {
  const quarter = sql`(${subscriptions.expiresAt} - ${now}) / 4`;
  return sql`min(${longestPauseMs}, max(${shortestPauseMs}, coalesce(${quarter}, ${longestPauseMs})))`;
}
