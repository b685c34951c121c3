import { and, eq, isNotNull, sql } from "drizzle-orm";

import { users } from "../../../db/schema/people.ts";
import { savedReports } from "../../../db/schema/reports.ts";
import { AppError, notFound } from "../../../lib/errors.ts";
import { commit } from "../../commit.ts";
import type { PersonCtx } from "../../context.ts";
import { nextReportAt, type Sends } from "./next-report.ts";

export type Schedule = { sends: Sends; minute: number } | null;

/** Has one of the actor's own saved reports sent in chat each week or month; null = no more. Throws invalid, not_found. */
export async function scheduleReport(
  ctx: PersonCtx,
  { id, schedule, time }: { id: string; schedule: Schedule; time: { timeZone: string; weekStart: number } },
): Promise<void> {
  const { now } = ctx;
  if (
    schedule !== null &&
    !(Number.isInteger(schedule.minute) && schedule.minute >= 0 && schedule.minute < 1440)
  )
    throw new AppError("invalid", "Write a time of day such as 9:00.", "time");
  const sends = schedule?.sends ?? null;
  const nextSendAt = schedule === null ? null : nextReportAt({ ...schedule, ...time }, now);
  await changeOwn(ctx, id, { sends, sendMinute: schedule?.minute ?? null, nextSendAt }, { sends });
}

/** Where one of the actor's own saved reports is sent; null = to themselves. Throws not_found. */
export async function sendReportTo(
  ctx: PersonCtx,
  id: string,
  channel: { connectionId: string; channelId: string; name: string } | null,
): Promise<void> {
  const chosen = {
    channelConnectionId: channel?.connectionId ?? null,
    channelId: channel?.channelId ?? null,
    channelName: channel?.name ?? null,
    channelError: null,
  };
  await changeOwn(ctx, id, chosen, { channel: chosen.channelName });
}

/** One of the actor's own saved reports. Throws not_found. */
export async function findOwnReport(ctx: PersonCtx, id: string) {
  const report = await ctx.db.select().from(savedReports).where(isOwn(ctx, id)).get();
  if (report === undefined) throw notFound("report");
  return report;
}

async function changeOwn(
  ctx: PersonCtx,
  id: string,
  set: Partial<typeof savedReports.$inferInsert>,
  detail: Record<string, string | null>,
): Promise<void> {
  const { db, now } = ctx;
  const [changed] = await commit(ctx, {
    statements: [
      db
        .update(savedReports)
        .set({ ...set, updatedAt: now })
        .where(isOwn(ctx, id))
        .returning({ id: savedReports.id }),
    ],
    audit: { action: "report.schedule", target: `report:${id}`, detail },
  });
  if (changed.length === 0) throw notFound("report");
}

function isOwn({ actor }: Pick<PersonCtx, "actor">, id: string) {
  return and(
    eq(savedReports.workspaceId, actor.workspaceId),
    eq(savedReports.id, id),
    eq(savedReports.userId, actor.userId),
  );
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
