import { invitations } from "../../db/schema/people.ts";
import { sha256Hex } from "../../lib/digest.ts";
import { AppError } from "../../lib/errors.ts";
import { createId, createSecret } from "../../lib/id.ts";
import { commit } from "../commit.ts";
import { requireManager, type PersonCtx, type Role } from "../context.ts";
import { invitationLifeMs } from "./invitation-rules.ts";
import { requireBrowser, requireOwner } from "../members/roles.ts";

/** Makes a link for one person. The token is in this answer and nowhere else. Throws forbidden and invalid. */
export async function createInvitation(
  ctx: PersonCtx,
  input: { role: Role; label: string },
): Promise<{ id: string; token: string; expiresAt: number }> {
  const { actor, db, now } = ctx;
  requireBrowser(actor, "invite people");
  requireManager(actor, "invite people");
  if (input.role === "owner") requireOwner(actor, "invite another owner");
  const label = input.label.trim();
  if (label.length > 80) throw new AppError("invalid", "Keep the note under 80 characters.", "label");

  const token = createSecret();
  const row = {
    id: createId(now),
    workspaceId: actor.workspaceId,
    tokenHash: await sha256Hex(token),
    role: input.role,
    label,
    createdBy: actor.userId,
    createdAt: now,
    expiresAt: now + invitationLifeMs,
  };
  await commit(ctx, {
    statements: [db.insert(invitations).values(row)],
    audit: { action: "invitation.create", target: row.id, detail: { role: row.role } },
  });
  return { id: row.id, token, expiresAt: row.expiresAt };
}
