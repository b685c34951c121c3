import { and, eq, ne, sql } from "drizzle-orm";

import { memberships } from "../../db/schema/people.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import { requireManager, type PersonCtx, type Role } from "../context.ts";
import { findRole, isMembershipOf, leavesAnOwner, withdrawInvitations } from "./membership-rules.ts";
import { requireBrowser, requireOwner } from "./roles.ts";

/** Gives a member another role, from their next request on. Throws forbidden, not_found, and conflict for the last owner. */
export async function changeRole(ctx: PersonCtx, input: { userId: string; role: Role }): Promise<void> {
  const { actor, db } = ctx;
  const { userId, role } = input;
  requireBrowser(actor, "change roles");
  requireManager(actor, "change roles");
  const before = await findRole(ctx, userId);
  if (before === "owner" || role === "owner") requireOwner(actor, "make or unmake owners");
  if (before === role) return;

  const isMember = sql`exists (select 1 from ${memberships} where ${and(isMembershipOf(ctx, userId), eq(memberships.role, "member"))})`;
  const [changed] = await commit(ctx, {
    statements: [
      db
        .update(memberships)
        .set({ role })
        .where(and(isMembershipOf(ctx, userId), ne(memberships.role, role), leavesAnOwner(ctx)))
        .returning({ userId: memberships.userId }),
      withdrawInvitations(ctx, userId, isMember),
    ],
    audit: { action: "member.role", target: userId, detail: { before, role } },
  });
  if (changed.length === 0) {
    throw new AppError("conflict", "A workspace needs an owner. Make somebody else an owner first.", "role");
  }
}
