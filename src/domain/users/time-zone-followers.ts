import type { PersonCtx } from "../context.ts";
import { rescheduleSummaries } from "../notifications/reschedule-summaries.ts";
import { moveAllDay } from "../suggestions/move-all-day.ts";

/** Statements for the batch that moves the actor to another zone: what is planned by their clock follows, in all their workspaces. */
export async function timeZoneFollowers(ctx: PersonCtx, timeZone: string) {
  return [...(await rescheduleSummaries(ctx, timeZone)), ...(await moveAllDay(ctx, timeZone))];
}
