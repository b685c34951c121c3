import { and, eq, isNull, sql, type SQL } from "drizzle-orm";

import { invitations, memberships } from "../../db/schema/people.ts";
import { notFound } from "../../lib/errors.ts";
import type { PersonCtx, Role } from "../context.ts";

/** Condition: this user's membership of the actor's workspace. */
export function isMembershipOf({ actor }: PersonCtx, userId: string): SQL | undefined {
  return and(eq(memberships.workspaceId, actor.workspaceId), eq(memberships.userId, userId));
}

/** Condition on a membership: without it, the workspace still has an owner. Part of the statement itself, so that two owners can't leave at once. */
export function leavesAnOwner({ actor }: PersonCtx): SQL {
  return sql`(${memberships.role} <> 'owner' or (select count(*) from memberships o where o.workspace_id = ${actor.workspaceId} and o.role = 'owner') > 1)`;
}

/** Throws not_found for somebody who is no member of the actor's workspace. */
export async function findRole(ctx: PersonCtx, userId: string): Promise<Role> {
  const row = await ctx.db
    .select({ role: memberships.role })
    .from(memberships)
    .where(isMembershipOf(ctx, userId))
    .get();
  if (row === undefined) throw notFound("member");
  return row.role;
}

/** Withdraws the unused links of somebody who may no longer invite, if `condition` holds. */
export function withdrawInvitations({ actor, db, now }: PersonCtx, userId: string, condition: SQL) {
  return db
    .update(invitations)
    .set({ revokedAt: now })
    .where(
      and(
        eq(invitations.workspaceId, actor.workspaceId),
        eq(invitations.createdBy, userId),
        isNull(invitations.acceptedBy),
        isNull(invitations.revokedAt),
        condition,
      ),
    );
}
