import type { PersonCtx } from "../context.ts";
import { rescheduleSummaries } from "../notifications/reschedule-summaries.ts";
import { rescheduleReports } from "../reports/saved/schedule-report.ts";
import { moveAllDay } from "../suggestions/move-all-day.ts";

/** Statements for the batch that moves the actor to another zone: what is planned by their clock and week follows, in all their workspaces. */
export async function timeZoneFollowers(ctx: PersonCtx, timeZone: string, weekStart?: number) {
  return [
    ...(await rescheduleSummaries(ctx, timeZone)),
    ...(await rescheduleReports(ctx, { timeZone, weekStart })),
    ...(await moveAllDay(ctx, timeZone)),
  ];
}
