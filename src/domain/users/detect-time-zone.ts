import { and, eq } from "drizzle-orm";

import { users } from "../../db/schema/people.ts";
import { AppError } from "../../lib/errors.ts";
import { isTimeZone } from "../../lib/zoned-time.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { requireBrowser } from "../members/roles.ts";
import { timeZoneFollowers } from "./time-zone-followers.ts";

/**
 * Sets the zone that the actor's browser reports, if nobody knew it when they signed in first. A zone that the person chose, or
 * that was reported before, stays: false. Throws invalid for what is no IANA zone.
 */
export async function detectTimeZone(ctx: PersonCtx, timeZone: string): Promise<boolean> {
  const { actor, db } = ctx;
  requireBrowser(actor, "set your time zone");
  if (!isTimeZone(timeZone))
    throw new AppError("invalid", "This browser reports no known time zone.", "timeZone");
  const isUnknown = and(eq(users.id, actor.userId), eq(users.timeZoneSource, "default"));
  const user = await db.select({ id: users.id }).from(users).where(isUnknown).get();
  if (user === undefined) return false;
  const followers = await timeZoneFollowers(ctx, timeZone);
  const [updated] = await commit(ctx, {
    statements: [
      db
        .update(users)
        .set({ timeZone, timeZoneSource: "browser" })
        .where(isUnknown)
        .returning({ id: users.id }),
      ...followers,
    ],
    audit: { action: "profile.time_zone_detected", target: actor.userId, detail: { timeZone } },
  });
  return updated.length > 0;
}
