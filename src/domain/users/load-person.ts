import { and, desc, eq, gt } from "drizzle-orm";

import { sessions, users } from "../../db/schema/people.ts";
import { notFound } from "../../lib/errors.ts";
import type { PersonCtx } from "../context.ts";
import { sessionIdleMs } from "../sessions/session-limits.ts";
import type { Profile } from "./update-profile.ts";

/** A browser that the actor is signed in with. */
export type ListedSession = { publicId: string; userAgent: string; createdAt: number; lastSeenAt: number };

/** The actor's profile and sessions. One round trip. */
export async function loadPerson(ctx: PersonCtx): Promise<{ profile: Profile; sessions: ListedSession[] }> {
  const [[profile], sessionRows] = await ctx.db.batch([selectProfile(ctx), selectSessions(ctx)]);
  if (profile === undefined) throw notFound("person");
  return { profile, sessions: sessionRows };
}

function selectProfile({ db, actor }: PersonCtx) {
  return db
    .select({
      name: users.name,
      timeZone: users.timeZone,
      weekStart: users.weekStart,
      clock: users.clock,
      startsTimerWhenAssigned: users.startsTimerWhenAssigned,
    })
    .from(users)
    .where(eq(users.id, actor.userId));
}

function selectSessions({ db, actor, now }: PersonCtx) {
  const { publicId, userAgent, createdAt, lastSeenAt } = sessions;
  return db
    .select({ publicId, userAgent, createdAt, lastSeenAt })
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, actor.userId),
        gt(sessions.expiresAt, now),
        gt(sessions.lastSeenAt, now - sessionIdleMs),
      ),
    )
    .orderBy(desc(sessions.lastSeenAt));
}
