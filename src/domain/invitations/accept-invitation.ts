import { and, eq } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { invitations, memberships } from "../../db/schema/people.ts";
import { notFound } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { Role } from "../context.ts";
import { invitationColumns, requireUsable, useInvitation } from "./invitation-rules.ts";

/**
 * Makes a person who has signed in a member of the workspace that the link opens; members keep their role and leave the
 * link unused. Throws not_found or conflict with a sentence.
 */
export async function acceptInvitation(
  ctx: { db: Database; now: number },
  input: { userId: string; tokenHash: string },
): Promise<{ workspaceId: string; role: Role }> {
  const { userId, tokenHash } = input;
  const found = await ctx.db
    .select({ invitation: invitationColumns, memberSince: memberships.createdAt })
    .from(invitations)
    .leftJoin(
      memberships,
      and(eq(memberships.workspaceId, invitations.workspaceId), eq(memberships.userId, userId)),
    )
    .where(eq(invitations.tokenHash, tokenHash))
    .get();
  if (found === undefined) throw notFound("invitation link");
  const { workspaceId, role } = found.invitation;
  if (found.memberSince !== null) return { workspaceId, role };

  const invitation = requireUsable(found.invitation, ctx.now);
  const { claim, join } = useInvitation(ctx, { invitation, userId });
  const acting = { ...ctx, actor: { kind: "user", userId, workspaceId, role } as const };
  const [claimed] = await commit(acting, {
    statements: [claim.returning({ id: invitations.id }), join],
    audit: { action: "invitation.accept", target: invitation.id, detail: { role }, after: 1 },
  });
  // Somebody else was faster with the same link: say so as if we had come later.
  if (claimed.length === 0) requireUsable({ ...invitation, acceptedBy: "somebody else" }, ctx.now);
  return { workspaceId, role };
}
