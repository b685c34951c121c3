import { and, eq } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { calendarFeeds } from "../../db/schema/event-links.ts";
import { memberships, users } from "../../db/schema/people.ts";
import { commit } from "../../domain/commit.ts";
import type { PersonCtx } from "../../domain/context.ts";
import { sha256Hex } from "../../lib/digest.ts";
import { createSecret } from "../../lib/id.ts";

export type FeedOwner = { workspaceId: string; userId: string; name: string };

/** Makes the secret of the person's feed; the one before ends. It is shown once: only its hash is kept. */
export async function createFeed(ctx: PersonCtx): Promise<string> {
  const { workspaceId, userId } = ctx.actor;
  const token = createSecret();
  const fresh = { tokenHash: await sha256Hex(token), createdAt: ctx.now };
  await commit(ctx, {
    statements: [
      ctx.db
        .insert(calendarFeeds)
        .values({ workspaceId, userId, ...fresh })
        .onConflictDoUpdate({ target: [calendarFeeds.workspaceId, calendarFeeds.userId], set: fresh }),
    ],
    audit: { action: "feed.create", target: `user:${userId}` },
  });
  return token;
}

/** Ends the person's feed. Idempotent. */
export async function revokeFeed(ctx: PersonCtx): Promise<void> {
  await commit(ctx, {
    statements: [ctx.db.delete(calendarFeeds).where(isOwn(ctx))],
    audit: { action: "feed.revoke", target: "feed" },
  });
}

/** The person's feed, to run in a page's batch; no row without one. */
export function ownFeed(ctx: PersonCtx) {
  return ctx.db.select({ createdAt: calendarFeeds.createdAt }).from(calendarFeeds).where(isOwn(ctx));
}

/** Whose feed it is; null for a token that is unknown or revoked, and when the person is no member any more. */
export async function findFeedOwner(db: Database, token: string): Promise<FeedOwner | null> {
  const owner = await db
    .select({ workspaceId: calendarFeeds.workspaceId, userId: calendarFeeds.userId, name: users.name })
    .from(calendarFeeds)
    .innerJoin(
      memberships,
      and(
        eq(memberships.workspaceId, calendarFeeds.workspaceId),
        eq(memberships.userId, calendarFeeds.userId),
      ),
    )
    .innerJoin(users, eq(users.id, calendarFeeds.userId))
    .where(eq(calendarFeeds.tokenHash, await sha256Hex(token)))
    .get();
  return owner ?? null;
}

function isOwn({ actor }: PersonCtx) {
  return and(eq(calendarFeeds.workspaceId, actor.workspaceId), eq(calendarFeeds.userId, actor.userId));
}
