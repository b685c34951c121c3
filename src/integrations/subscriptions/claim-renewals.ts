import { lte } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { calendarChannels } from "../../db/schema/calendar.ts";

/** A renewal that did not come through is tried again after this time. */
const pauseMs = 3_600_000;

/** The calendars whose channels are due for renewal; each is named once an hour until it is done. */
export async function claimRenewals(
  db: Database,
  now: number,
): Promise<{ workspaceId: string; bindingId: string }[]> {
  const due = await db
    .update(calendarChannels)
    .set({ renewAt: now + pauseMs })
    .where(lte(calendarChannels.renewAt, now))
    .returning({ workspaceId: calendarChannels.workspaceId, bindingId: calendarChannels.bindingId });
  return [...new Map(due.map((channel) => [channel.bindingId, channel])).values()];
}
