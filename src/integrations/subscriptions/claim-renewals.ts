import { lte, sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import { hourMs, minuteMs } from "../../lib/time-units.ts";
import type { Job } from "../../messages.ts";

/** What did not come through is tried again after this time, and several times in what is left of a short life. */
const longestPauseMs = hourMs;
const shortestPauseMs = 5 * minuteMs;

/** The jobs of subscriptions that are due for renewal, or whose end was not told; each is named once a pause until it is done. */
export async function claimRenewals(db: Database, now: number): Promise<Job[]> {
  const { workspaceId, connectionId, bindingId, state } = subscriptions;
  const due = await db
    .update(subscriptions)
    .set({ renewAt: sql`${now} + ${pauseAt(now)}` })
    .where(lte(subscriptions.renewAt, now))
    .returning({ workspaceId, connectionId, bindingId, state });
  const jobs = due.map((row): Job =>
    row.state === "active" && row.bindingId !== null
      ? { type: "subscription.keep", workspaceId: row.workspaceId, bindingId: row.bindingId }
      : { type: "subscriptions.end", workspaceId: row.workspaceId, connectionId: row.connectionId },
  );
  return [...new Map(jobs.map((job) => [JSON.stringify(job), job])).values()];
}

function pauseAt(now: number) {
  const quarter = sql`(${subscriptions.expiresAt} - ${now}) / 4`;
  return sql`min(${longestPauseMs}, max(${shortestPauseMs}, coalesce(${quarter}, ${longestPauseMs})))`;
}
