import { and, asc, desc, eq, gt, isNull, sql } from "drizzle-orm";

import { invitations, memberships, users } from "../../db/schema/people.ts";
import { canManage, type PersonCtx, type Role } from "../context.ts";

export type Member = {
  userId: string;
  name: string;
  email: string | null;
  avatarUrl: string | null;
  role: Role;
  createdAt: number;
};

export type PendingInvitation = {
  id: string;
  role: Role;
  label: string;
  invitedBy: string | null;
  expiresAt: number;
};

/** Everybody in the workspace by name, and for owners and admins the links that nobody has used yet. */
export async function listMembers(
  ctx: PersonCtx,
): Promise<{ members: Member[]; invitations: PendingInvitation[] }> {
  const { actor, db, now } = ctx;
  const [members, pending] = await db.batch([
    db
      .select({
        userId: users.id,
        name: users.name,
        email: users.email,
        avatarUrl: users.avatarUrl,
        role: memberships.role,
        createdAt: memberships.createdAt,
      })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(eq(memberships.workspaceId, actor.workspaceId))
      .orderBy(asc(sql`lower(${users.name})`), asc(users.id)),
    db
      .select({
        id: invitations.id,
        role: sql<Role>`${invitations.role}`,
        label: invitations.label,
        invitedBy: users.name,
        expiresAt: invitations.expiresAt,
      })
      .from(invitations)
      .leftJoin(users, eq(users.id, invitations.createdBy))
      .where(
        and(
          eq(invitations.workspaceId, actor.workspaceId),
          isNull(invitations.acceptedBy),
          isNull(invitations.revokedAt),
          gt(invitations.expiresAt, now),
        ),
      )
      .orderBy(desc(invitations.id)),
  ]);
  return { members, invitations: canManage(actor) ? pending : [] };
}
