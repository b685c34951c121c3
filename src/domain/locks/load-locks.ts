import { asc, eq, sql } from "drizzle-orm";

import { unlockedTimes } from "../../db/schema/locks.ts";
import { memberships, users, workspaces } from "../../db/schema/people.ts";
import type { PersonCtx } from "../context.ts";

/** The day before which time is locked, YYYY-MM-DD. */
export function lockDate({ db, actor }: PersonCtx) {
  return db
    .select({ before: workspaces.lockedBeforeOn })
    .from(workspaces)
    .where(eq(workspaces.id, actor.workspaceId));
}

/** Days that are unlocked all the same, by person. */
export function unlockedDays({ db, actor }: PersonCtx) {
  const { id, userId, startsOn, endsOn } = unlockedTimes;
  return db
    .select({ id, startsOn, endsOn, name: sql<string | null>`${users.name}`.as("person_name") })
    .from(unlockedTimes)
    .leftJoin(users, eq(users.id, userId))
    .where(eq(unlockedTimes.workspaceId, actor.workspaceId))
    .orderBy(asc(unlockedTimes.userId), asc(unlockedTimes.startsAt));
}

export type UnlockedDays = Awaited<ReturnType<typeof unlockedDays>>[number];

/** Everybody by name, to choose from. */
export function peopleByName({ db, actor }: PersonCtx) {
  return db
    .select({ userId: memberships.userId, name: users.name })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.workspaceId, actor.workspaceId))
    .orderBy(asc(sql`lower(${users.name})`), asc(users.id));
}
