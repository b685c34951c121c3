import { and, eq, isNotNull, sql } from "drizzle-orm";

import { notificationPreferences } from "../../db/schema/notifications.ts";
import type { PersonCtx } from "../context.ts";
import { nextSummaryAt } from "./next-summary.ts";

/** Statements for the batch that moves the actor to another zone: their summaries follow, in all their workspaces. */
export async function rescheduleSummaries({ db, actor, now }: PersonCtx, timeZone: string) {
  const { workspaceId, userId, summaryMinute, summaryDays } = notificationPreferences;
  const rows = await db
    .select({ workspaceId, minute: summaryMinute, days: summaryDays })
    .from(notificationPreferences)
    .where(
      and(
        sql`(${workspaceId}, ${userId}) IN
          (SELECT workspace_id, user_id FROM memberships WHERE user_id = ${actor.userId})`,
        isNotNull(notificationPreferences.nextSummaryAt),
      ),
    );
  return rows.map((row) =>
    db
      .update(notificationPreferences)
      .set({ nextSummaryAt: nextSummaryAt({ ...row, timeZone }, now) })
      .where(and(eq(workspaceId, row.workspaceId), eq(userId, actor.userId))),
  );
}
