import { lte } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import { hourMs } from "../../lib/time-units.ts";
import type { Job } from "../../messages.ts";

/** What did not come through is tried again after this time. */
const pauseMs = hourMs;

/** The jobs of subscriptions that are due for renewal, or whose end was not told; each is named once an hour until it is done. */
export async function claimRenewals(db: Database, now: number): Promise<Job[]> {
  const { workspaceId, connectionId, bindingId, state } = subscriptions;
  const due = await db
    .update(subscriptions)
    .set({ renewAt: now + pauseMs })
    .where(lte(subscriptions.renewAt, now))
    .returning({ workspaceId, connectionId, bindingId, state });
  const jobs = due.map((row): Job =>
    row.state === "active" && row.bindingId !== null
      ? { type: "subscription.keep", workspaceId: row.workspaceId, bindingId: row.bindingId }
      : { type: "subscriptions.end", workspaceId: row.workspaceId, connectionId: row.connectionId },
  );
  return [...new Map(jobs.map((job) => [JSON.stringify(job), job])).values()];
}
