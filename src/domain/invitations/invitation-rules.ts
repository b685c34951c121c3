import { and, eq, gt, isNull, sql, type SQL } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { invitations, memberships } from "../../db/schema/people.ts";
import { insertWhere } from "../../db/insert-where.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import type { Role } from "../context.ts";

export const invitationLifeMs = 7 * 86_400_000;

export type Invitation = {
  id: string;
  workspaceId: string;
  role: Role;
  expiresAt: number;
  acceptedBy: string | null;
  revokedAt: number | null;
};

/** The columns of `Invitation`, for a select. */
export const invitationColumns = {
  id: invitations.id,
  workspaceId: invitations.workspaceId,
  role: sql<Role>`${invitations.role}`,
  expiresAt: invitations.expiresAt,
  acceptedBy: invitations.acceptedBy,
  revokedAt: invitations.revokedAt,
};

/** Throws not_found or conflict, with what to do, for a link that opens nothing (any more). */
export function requireUsable(invitation: Invitation | null | undefined, now: number): Invitation {
  if (!invitation) throw notFound("invitation link");
  const problem =
    invitation.revokedAt !== null
      ? "This invitation was withdrawn."
      : invitation.acceptedBy !== null
        ? "This invitation link was used already."
        : invitation.expiresAt <= now
          ? "This invitation link has expired."
          : null;
  if (problem !== null) throw new AppError("conflict", `${problem} Ask an owner or admin for a new one.`);
  return invitation;
}

/** The two statements that turn an invitation into a membership; of two at once, only the first changes anything. */
export function useInvitation(
  ctx: { db: Database; now: number },
  use: { invitation: Invitation; userId: string; provided?: SQL },
) {
  const { invitation, userId, provided } = use;
  const claim = ctx.db
    .update(invitations)
    .set({ acceptedBy: userId, acceptedAt: ctx.now })
    .where(
      and(
        eq(invitations.id, invitation.id),
        isNull(invitations.acceptedBy),
        isNull(invitations.revokedAt),
        gt(invitations.expiresAt, ctx.now),
        provided,
      ),
    );
  const isClaimed = sql`exists (select 1 from ${invitations} where ${invitations.id} = ${invitation.id} and ${invitations.acceptedBy} = ${userId})`;
  const { workspaceId, role } = invitation;
  const join = insertWhere(
    ctx.db,
    memberships,
    { workspaceId, userId, role, createdAt: ctx.now },
    isClaimed,
  ).onConflictDoNothing();
  return { claim, isClaimed, join };
}
