import { and, eq, sql } from "drizzle-orm";

import { workspaces } from "../../db/schema/people.ts";
import { AppError } from "../../lib/errors.ts";
import { isWritableDate, localDateOf, startOfDay } from "../../lib/zoned-time.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";

/** Locks all time that began before a day of `timeZone`; "" = none is. A running timer can still be stopped. Throws forbidden, invalid. */
export async function lockBefore(
  ctx: Ctx,
  { date, timeZone }: { date: string; timeZone: string },
): Promise<void> {
  requireManager(ctx.actor, "lock time");
  if (date !== "" && !isWritableDate(date))
    throw new AppError("invalid", "Choose a day, or none.", "lockedBefore");
  if (date > localDateOf(ctx.now, timeZone))
    throw new AppError(
      "invalid",
      "Nobody could track time then. Choose today or an earlier day.",
      "lockedBefore",
    );
  const { workspaceId } = ctx.actor;
  const lockedBeforeOn = date === "" ? null : date;
  const lockedBefore = date === "" ? null : startOfDay(date, timeZone);
  await commit(ctx, {
    statements: [
      ctx.db
        .update(workspaces)
        .set({ lockedBefore, lockedBeforeOn })
        .where(and(eq(workspaces.id, workspaceId), sql`${workspaces.lockedBefore} IS NOT ${lockedBefore}`)),
    ],
    audit: { action: "workspace.lock", target: workspaceId, detail: { before: lockedBeforeOn } },
  });
}
