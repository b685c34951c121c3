import { and, asc, desc, eq, gt, isNull } from "drizzle-orm";

import { apiTokens, memberships, sessions, users, workspaces } from "../../db/schema/people.ts";
import { notFound } from "../../lib/errors.ts";
import type { PersonCtx, Role } from "../context.ts";
import { sessionIdleMs } from "../sessions/session-limits.ts";
import type { Profile } from "./update-profile.ts";

export type Settings = {
  profile: Profile;
  sessions: { publicId: string; userAgent: string; createdAt: number; lastSeenAt: number }[];
  tokens: {
    id: string;
    name: string;
    prefix: string;
    scopes: string[];
    createdAt: number;
    expiresAt: number;
    lastUsedAt: number | null;
  }[];
  workspaces: { id: string; name: string; role: Role }[];
};

/** All that the Settings page shows: the actor's profile, sessions, workspaces, and tokens for this workspace. */
export async function loadSettings(ctx: PersonCtx): Promise<Settings> {
  const [profiles, sessionRows, tokens, places] = await ctx.db.batch([
    selectProfile(ctx),
    selectSessions(ctx),
    selectTokens(ctx),
    selectWorkspaces(ctx),
  ]);
  const [profile] = profiles;
  if (profile === undefined) throw notFound("person");
  return { profile, sessions: sessionRows, tokens, workspaces: places };
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

function selectTokens({ db, actor, now }: PersonCtx) {
  const { id, name, prefix, scopes, createdAt, expiresAt, lastUsedAt } = apiTokens;
  return db
    .select({ id, name, prefix, scopes, createdAt, expiresAt, lastUsedAt })
    .from(apiTokens)
    .where(
      and(
        eq(apiTokens.workspaceId, actor.workspaceId),
        eq(apiTokens.userId, actor.userId),
        isNull(apiTokens.revokedAt),
        gt(apiTokens.expiresAt, now),
      ),
    )
    .orderBy(desc(apiTokens.id));
}

function selectWorkspaces({ db, actor }: PersonCtx) {
  return db
    .select({ id: workspaces.id, name: workspaces.name, role: memberships.role })
    .from(memberships)
    .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
    .where(eq(memberships.userId, actor.userId))
    .orderBy(asc(workspaces.name), asc(workspaces.id));
}
