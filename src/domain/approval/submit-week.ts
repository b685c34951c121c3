import { eq, sql } from "drizzle-orm";

import { insertWhere } from "../../db/insert-where.ts";
import { users } from "../../db/schema/people.ts";
import { weeks } from "../../db/schema/weeks.ts";
import { AppError } from "../../lib/errors.ts";
import { addDays, isWritableDate, type LocalDate, startOfDay } from "../../lib/zoned-time.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { timerId } from "../time/running.ts";
import { approvalSetting } from "./week.ts";

/** Hands the actor's week that begins on a day to those who approve it. Throws invalid and conflict. */
export async function submitWeek(ctx: PersonCtx, startsOn: LocalDate): Promise<void> {
  const { workspaceId, userId } = ctx.actor;
  if (!isWritableDate(startsOn)) throw new AppError("invalid", "Choose a week.", "date");
  const [[setting], [person]] = await ctx.db.batch([
    approvalSetting(ctx),
    ctx.db
      .select({ timeZone: users.timeZone, timer: sql<string | null>`${timerId(ctx, userId)}`.as("timer_id") })
      .from(users)
      .where(eq(users.id, userId)),
  ]);
  if (setting?.isOn !== true) throw new AppError("conflict", "Weeks are not approved in this workspace.");
  const zone = person?.timeZone ?? "UTC";
  const [startsAt, endsAt] = [startOfDay(startsOn, zone), startOfDay(addDays(startsOn, 7), zone)];
  if (startsAt > ctx.now) throw new AppError("invalid", "This week has not begun yet.", "date");
  if (person?.timer && endsAt > ctx.now)
    throw new AppError("invalid", "Your timer is running. Stop it first, then submit the week.", "date");
  const fresh = {
    state: "submitted",
    note: "",
    submittedAt: ctx.now,
    decidedBy: null,
    decidedAt: null,
  } as const;
  const row = { workspaceId, userId, startsOn, startsAt, endsAt, ...fresh, version: 1 };
  const [[submitted]] = await commit(ctx, {
    statements: [
      insertWhere(ctx.db, weeks, row, sql`true`)
        .onConflictDoUpdate({
          target: [weeks.workspaceId, weeks.userId, weeks.startsOn],
          set: { ...fresh, startsAt, endsAt, version: sql`${weeks.version} + 1` },
          setWhere: eq(weeks.state, "sent_back"),
        })
        .returning(),
    ],
    audit: { action: "week.submit", target: `user:${userId}`, detail: { startsOn } },
  });
  if (submitted === undefined) throw new AppError("conflict", "This week was submitted already.");
}
