import { eq, sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { invitations, users, workspaces } from "../../db/schema/people.ts";
import { notFound } from "../../lib/errors.ts";
import type { Role } from "../context.ts";
import { invitationColumns, requireUsable } from "./invitation-rules.ts";

export type InvitationCard = {
  workspaceId: string;
  workspaceName: string;
  invitedBy: string;
  role: Role;
  expiresAt: number;
};

/** What an invitation link says before it is accepted. Throws not_found, or conflict when it opens nothing any more. */
export async function findInvitation(db: Database, tokenHash: string, now: number): Promise<InvitationCard> {
  const row = await db
    .select({
      invitation: invitationColumns,
      workspaceName: workspaces.name,
      invitedBy: sql<string>`${users.name}`.as("invited_by"),
    })
    .from(invitations)
    .innerJoin(workspaces, eq(workspaces.id, invitations.workspaceId))
    .innerJoin(users, eq(users.id, invitations.createdBy))
    .where(eq(invitations.tokenHash, tokenHash))
    .get();
  if (row === undefined) throw notFound("invitation link");
  const { workspaceId, role, expiresAt } = requireUsable(row.invitation, now);
  return { workspaceId, workspaceName: row.workspaceName, invitedBy: row.invitedBy, role, expiresAt };
}
