import { and, eq } from "drizzle-orm";

import { unlockedTimes } from "../../db/schema/locks.ts";
import { memberships, users } from "../../db/schema/people.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import { addDays, isWritableDate, startOfDay } from "../../lib/zoned-time.ts";
import { commit } from "../commit.ts";
import { type PersonCtx, requireManager } from "../context.ts";
import { requireBrowser, requireOwner } from "../members/roles.ts";

export type UnlockTime = {
  userId: string;
  /** The first and the last day, in the member's zone. */
  startsOn: string;
  endsOn: string;
};

/** Lets a member change their locked time of some days, until it is locked again. Throws forbidden, not_found, invalid. */
export async function unlockTime(ctx: PersonCtx, { userId, startsOn, endsOn }: UnlockTime): Promise<void> {
  requireBrowser(ctx.actor, "unlock time");
  requireOwner(ctx.actor, "unlock time");
  if (!isWritableDate(startsOn)) throw new AppError("invalid", "Choose the first day.", "startsOn");
  if (!isWritableDate(endsOn) || endsOn < startsOn)
    throw new AppError("invalid", "Choose the last day: the first one, or a later one.", "endsOn");
  const { workspaceId, userId: createdBy } = ctx.actor;
  const member = await ctx.db
    .select({ timeZone: users.timeZone })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.workspaceId, workspaceId), eq(memberships.userId, userId)))
    .get();
  if (member === undefined) throw notFound("member");
  const span = {
    startsAt: startOfDay(startsOn, member.timeZone),
    endsAt: startOfDay(addDays(endsOn, 1), member.timeZone),
  };
  const row = {
    workspaceId,
    userId,
    id: createId(ctx.now),
    ...span,
    startsOn,
    endsOn,
    createdBy,
    createdAt: ctx.now,
  };
  await commit(ctx, {
    statements: [ctx.db.insert(unlockedTimes).values(row)],
    audit: { action: "time.unlock", target: `user:${userId}`, detail: { startsOn, endsOn } },
  });
}

/** Ends that. Throws forbidden, not_found. */
export async function lockAgain(ctx: PersonCtx, id: string): Promise<void> {
  requireBrowser(ctx.actor, "lock time");
  requireManager(ctx.actor, "lock time");
  const { workspaceId } = ctx.actor;
  const [[ended]] = await commit(ctx, {
    statements: [
      ctx.db
        .delete(unlockedTimes)
        .where(and(eq(unlockedTimes.workspaceId, workspaceId), eq(unlockedTimes.id, id)))
        .returning(),
    ],
    audit: { action: "time.lock_again", target: `unlocked:${id}` },
  });
  if (ended === undefined) throw notFound("unlocked time");
}
