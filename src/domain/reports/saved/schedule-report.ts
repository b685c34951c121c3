import { and, eq, isNotNull, sql } from "drizzle-orm";

import { users } from "../../../db/schema/people.ts";
import { savedReports } from "../../../db/schema/reports.ts";
import { AppError, notFound } from "../../../lib/errors.ts";
import { commit } from "../../commit.ts";
import type { PersonCtx } from "../../context.ts";
import { nextReportAt, type Sends } from "./next-report.ts";

export type Schedule = { sends: Sends; minute: number } | null;

/** Has one of the actor's own saved reports sent to them each week or month; null = no more. Throws invalid, not_found. */
export async function scheduleReport(
  ctx: PersonCtx,
  { id, schedule, time }: { id: string; schedule: Schedule; time: { timeZone: string; weekStart: number } },
): Promise<void> {
  const { actor, db, now } = ctx;
  if (
    schedule !== null &&
    !(Number.isInteger(schedule.minute) && schedule.minute >= 0 && schedule.minute < 1440)
  )
    throw new AppError("invalid", "Write a time of day such as 9:00.", "time");
  const [changed] = await commit(ctx, {
    statements: [
      db
        .update(savedReports)
        .set({
          sends: schedule?.sends ?? null,
          sendMinute: schedule?.minute ?? null,
          nextSendAt: schedule === null ? null : nextReportAt({ ...schedule, ...time }, now),
          updatedAt: now,
        })
        .where(
          and(
            eq(savedReports.workspaceId, actor.workspaceId),
            eq(savedReports.id, id),
            eq(savedReports.userId, actor.userId),
          ),
        )
        .returning({ id: savedReports.id }),
    ],
    audit: { action: "report.schedule", target: `report:${id}`, detail: { sends: schedule?.sends ?? null } },
  });
  if (changed.length === 0) throw notFound("report");
}

/** Statements for the batch that moves the actor to another zone: their reports follow, in all their workspaces. */
export async function rescheduleReports(
  { db, actor, now }: PersonCtx,
  { timeZone, weekStart }: { timeZone: string; weekStart: number | undefined },
) {
  const { workspaceId, id, sends, sendMinute, userId } = savedReports;
  const rows = await db
    .select({ workspaceId, id, sends, minute: sendMinute, weekStart: users.weekStart })
    .from(savedReports)
    .innerJoin(users, eq(users.id, userId))
    .where(
      and(
        sql`${workspaceId} IN (SELECT workspace_id FROM memberships WHERE user_id = ${actor.userId})`,
        eq(userId, actor.userId),
        isNotNull(savedReports.nextSendAt),
      ),
    );
  return rows.map((row) =>
    db
      .update(savedReports)
      .set({
        nextSendAt: nextReportAt(
          {
            sends: row.sends ?? "week",
            minute: row.minute ?? 0,
            timeZone,
            weekStart: weekStart ?? row.weekStart,
          },
          now,
        ),
      })
      .where(and(eq(workspaceId, row.workspaceId), eq(id, row.id))),
  );
}
