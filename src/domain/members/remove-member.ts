import { and, eq, isNull, not, sql } from "drizzle-orm";

import { connections } from "../../db/schema/connections.ts";
import { calendarFeeds } from "../../db/schema/event-links.ts";
import { notificationPreferences } from "../../db/schema/notifications.ts";
import { apiTokens, memberships, sessions } from "../../db/schema/people.ts";
import { projectMembers, timeEntries } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { describeError, log } from "../../lib/log.ts";
import { commit } from "../commit.ts";
import { requireManager, type PersonCtx } from "../context.ts";
import { isTimerOf, stoppedAt } from "../time/running.ts";
import { findRole, isMembershipOf, leavesAnOwner, withdrawInvitations } from "./membership-rules.ts";
import { requireBrowser, requireOwner } from "./roles.ts";

/**
 * Ends a membership, or the actor's own. Their sessions, tokens and invitation links here end, their timer stops, their
 * personal connections pause at once and are ended by a job; their time and tasks stay. Throws forbidden, not_found, and conflict for the last owner.
 */
export async function removeMember(ctx: PersonCtx, userId: string): Promise<void> {
  const { actor, db } = ctx;
  requireBrowser(actor, "remove members");
  if (userId !== actor.userId) requireManager(actor, "remove members");
  const role = await findRole(ctx, userId);
  if (role === "owner") requireOwner(actor, "remove an owner");

  const [removed] = await commit(ctx, {
    statements: [
      db
        .delete(memberships)
        .where(and(isMembershipOf(ctx, userId), leavesAnOwner(ctx)))
        .returning({ userId: memberships.userId }),
      ...endings(ctx, userId),
    ],
    audit: { action: "member.remove", target: userId, detail: { role } },
  });
  if (removed.length === 0) {
    throw new AppError("conflict", "A workspace needs an owner. Make somebody else an owner first.");
  }
  await endConnections(ctx, userId);
}

/** The person is out already: a queue that does not take the job must not look like a removal that failed. */
async function endConnections({ actor: { workspaceId }, enqueue }: PersonCtx, userId: string): Promise<void> {
  try {
    await enqueue({ type: "member.removed", workspaceId, userId });
  } catch (error) {
    log("error", "connections_left_paused", { workspaceId, userId, ...describeError(error) });
  }
}

/** What ends with a membership. Each statement looks itself whether it is gone: the last owner's stays. */
function endings(ctx: PersonCtx, userId: string) {
  const { actor, db, now } = ctx;
  const { workspaceId } = actor;
  const isGone = not(sql`exists (select 1 from ${memberships} where ${isMembershipOf(ctx, userId)})`);
  return [
    db
      .delete(sessions)
      .where(and(eq(sessions.userId, userId), eq(sessions.workspaceId, workspaceId), isGone)),
    db
      .update(apiTokens)
      .set({ revokedAt: now })
      .where(
        and(
          eq(apiTokens.workspaceId, workspaceId),
          eq(apiTokens.userId, userId),
          isNull(apiTokens.revokedAt),
          isGone,
        ),
      ),
    db
      .delete(projectMembers)
      .where(and(eq(projectMembers.workspaceId, workspaceId), eq(projectMembers.userId, userId), isGone)),
    db
      .update(timeEntries)
      .set(stoppedAt(ctx, now))
      .where(and(isTimerOf(ctx, userId), isGone)),
    db
      .update(connections)
      .set({ status: "paused", lastError: "Its owner left the workspace.", lastErrorAt: now, updatedAt: now })
      .where(
        and(
          eq(connections.workspaceId, workspaceId),
          eq(connections.ownerId, userId),
          eq(connections.status, "active"),
          isGone,
        ),
      ),
    db
      .delete(notificationPreferences)
      .where(
        and(
          eq(notificationPreferences.workspaceId, workspaceId),
          eq(notificationPreferences.userId, userId),
          isGone,
        ),
      ),
    // Its address stays dead when the person joins again: whoever has it is not known.
    db
      .delete(calendarFeeds)
      .where(and(eq(calendarFeeds.workspaceId, workspaceId), eq(calendarFeeds.userId, userId), isGone)),
    withdrawInvitations(ctx, userId, isGone),
  ] as const;
}
