import { eq } from "drizzle-orm";

import { users } from "../../db/schema/people.ts";
import { AppError } from "../../lib/errors.ts";
import { isTimeZone } from "../../lib/zoned-time.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { requireBrowser } from "../members/roles.ts";
import { timeZoneFollowers } from "./time-zone-followers.ts";

export type Profile = {
  name: string;
  /** IANA zone. */
  timeZone: string;
  /** 1 = Monday … 7 = Sunday. */
  weekStart: number;
  clock: "24h" | "12h";
  startsTimerWhenAssigned: boolean;
};

/** Changes how Timewire addresses the actor and shows time to them, in all their workspaces. Throws invalid. */
export async function updateProfile(ctx: PersonCtx, input: Profile): Promise<void> {
  const { actor, db } = ctx;
  requireBrowser(actor, "change your profile");
  const name = input.name.trim();
  if (name === "" || name.length > 80) {
    throw new AppError("invalid", "Enter a name of 1 to 80 characters.", "name");
  }
  if (!isTimeZone(input.timeZone)) {
    throw new AppError("invalid", "Choose a time zone from the list, such as Europe/Berlin.", "timeZone");
  }
  if (!Number.isInteger(input.weekStart) || input.weekStart < 1 || input.weekStart > 7) {
    throw new AppError("invalid", "Choose the day on which your week starts.", "weekStart");
  }
  const followers = await timeZoneFollowers(ctx, input.timeZone, input.weekStart);
  await commit(ctx, {
    statements: [
      db
        .update(users)
        .set({ ...input, name, timeZoneSource: "chosen" })
        .where(eq(users.id, actor.userId)),
      ...followers,
    ],
    audit: {
      action: "profile.update",
      target: actor.userId,
      detail: {
        timeZone: input.timeZone,
        startsTimerWhenAssigned: input.startsTimerWhenAssigned,
      },
    },
  });
}
