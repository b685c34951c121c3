import { and, eq, isNull, sql, type SQL } from "drizzle-orm";

import { connections } from "../../db/schema/connections.ts";
import { calendarFeeds } from "../../db/schema/event-links.ts";
import { notificationPreferences } from "../../db/schema/notifications.ts";
import { apiTokens, matchedAccounts, memberships, sessions } from "../../db/schema/people.ts";
import { reportLinks, savedReports } from "../../db/schema/reports.ts";
import { projectMembers, timeEntries } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import { publication } from "../publish.ts";
import { requireManager, type PersonCtx } from "../context.ts";
import { isTimerOf, stoppedAt } from "../time/running.ts";
import { findRole, isMembershipOf, leavesAnOwner, withdrawInvitations } from "./membership-rules.ts";
import { requireBrowser, requireOwner } from "./roles.ts";

/**
 * Ends a membership, or the actor's own. Their sessions, tokens and invitation links here end, their timer stops, their
 * personal connections pause at once and are ended by a subscriber; their time and tasks stay. Throws forbidden, not_found, and conflict for the last owner.
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
    event: publication(
      ctx,
      { type: "member.removed", userId },
      { audience: hasOwnConnections(ctx, userId), when: isGone(ctx, userId) },
    ),
  });
  if (removed.length === 0) {
    throw new AppError("conflict", "A workspace needs an owner. Make somebody else an owner first.");
  }
}

function isGone(ctx: PersonCtx, userId: string): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM ${memberships} WHERE ${isMembershipOf(ctx, userId)})`;
}

function hasOwnConnections({ actor: { workspaceId } }: PersonCtx, userId: string): SQL {
  return sql`EXISTS (SELECT 1 FROM ${connections} WHERE ${connections.workspaceId} = ${workspaceId}
    AND ${connections.ownerId} = ${userId} AND ${connections.status} <> 'disconnected')`;
}

/** What ends with a membership. Each statement looks itself whether it is gone: the last owner's stays. */
function endings(ctx: PersonCtx, userId: string) {
  const { actor, db, now } = ctx;
  const { workspaceId } = actor;
  const gone = isGone(ctx, userId);
  return [
    db.delete(sessions).where(and(eq(sessions.userId, userId), eq(sessions.workspaceId, workspaceId), gone)),
    db
      .update(apiTokens)
      .set({ revokedAt: now })
      .where(
        and(
          eq(apiTokens.workspaceId, workspaceId),
          eq(apiTokens.userId, userId),
          isNull(apiTokens.revokedAt),
          gone,
        ),
      ),
    db
      .delete(projectMembers)
      .where(and(eq(projectMembers.workspaceId, workspaceId), eq(projectMembers.userId, userId), gone)),
    db
      .update(timeEntries)
      .set(stoppedAt(ctx, now))
      .where(and(isTimerOf(ctx, userId), gone)),
    db
      .update(connections)
      .set({ status: "paused", lastError: "Its owner left the workspace.", lastErrorAt: now, updatedAt: now })
      .where(
        and(
          eq(connections.workspaceId, workspaceId),
          eq(connections.ownerId, userId),
          eq(connections.status, "active"),
          gone,
        ),
      ),
    db
      .delete(notificationPreferences)
      .where(
        and(
          eq(notificationPreferences.workspaceId, workspaceId),
          eq(notificationPreferences.userId, userId),
          gone,
        ),
      ),
    // Its address stays dead when the person joins again: whoever has it is not known.
    db
      .delete(calendarFeeds)
      .where(and(eq(calendarFeeds.workspaceId, workspaceId), eq(calendarFeeds.userId, userId), gone)),
    ...reportEndings(ctx, userId, gone),
    db
      .delete(matchedAccounts)
      .where(and(eq(matchedAccounts.workspaceId, workspaceId), eq(matchedAccounts.userId, userId), gone)),
    withdrawInvitations(ctx, userId, gone),
  ] as const;
}

/** Their links to reports show nothing any more, and what they saved is sent to nobody. */
function reportEndings({ actor: { workspaceId }, db, now }: PersonCtx, userId: string, gone: SQL) {
  return [
    db
      .delete(reportLinks)
      .where(and(eq(reportLinks.workspaceId, workspaceId), eq(reportLinks.userId, userId), gone)),
    db
      .update(savedReports)
      .set({ sends: null, sendMinute: null, nextSendAt: null, updatedAt: now })
      .where(and(eq(savedReports.workspaceId, workspaceId), eq(savedReports.userId, userId), gone)),
  ] as const;
}
