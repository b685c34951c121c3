import { and, eq, isNull } from "drizzle-orm";

import { invitations } from "../../db/schema/people.ts";
import { notFound } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import { requireManager, type PersonCtx } from "../context.ts";

/** Withdraws a link that nobody has used yet. Throws forbidden and not_found. */
export async function revokeInvitation(ctx: PersonCtx, id: string): Promise<void> {
  const { actor, db, now } = ctx;
  requireManager(actor, "withdraw invitations");
  const [revoked] = await commit(ctx, {
    statements: [
      db
        .update(invitations)
        .set({ revokedAt: now })
        .where(
          and(
            eq(invitations.workspaceId, actor.workspaceId),
            eq(invitations.id, id),
            isNull(invitations.acceptedBy),
            isNull(invitations.revokedAt),
          ),
        )
        .returning({ id: invitations.id }),
    ],
    audit: { action: "invitation.revoke", target: id },
  });
  if (revoked.length === 0) throw notFound("invitation");
}
