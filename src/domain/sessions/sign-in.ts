import { and, eq, sql } from "drizzle-orm";

import { identities, invitations, memberships, sessions, workspaces } from "../../db/schema/people.ts";
import { AppError } from "../../lib/errors.ts";
import type { Role } from "../context.ts";
import { admitByInvitation, admitOwner } from "./admit-newcomer.ts";
import { admitReturning } from "./admit-returning.ts";
import { invitationColumns, requireUsable, type Invitation } from "../invitations/invitation-rules.ts";
import type { OpenedSession } from "./session-row.ts";
import type { Known, SignInCtx, SignInInput } from "./sign-in-input.ts";

type Facts = { known: Known | null; invitation: Invitation | null; isEmpty: boolean };

/**
 * Opens a session for the person behind an account. The first person on an empty instance becomes its owner if the
 * configuration allows it; others need an invitation link. Throws forbidden, conflict or not_found with a sentence.
 */
export async function signInWithIdentity(ctx: SignInCtx, input: SignInInput): Promise<OpenedSession> {
  // Of two first sign-ins at once one changes nothing and finds the other's rows on its second attempt.
  for (let attempt = 1; attempt <= 3; attempt++) {
    const opened = await admit(ctx, input, await findFacts(ctx, input));
    if (opened !== null) return opened;
  }
  throw new AppError("conflict", "Somebody else signed in at the same moment. Please try again.");
}

async function findFacts(ctx: SignInCtx, input: SignInInput): Promise<Facts> {
  const { provider, host, account, invitationTokenHash } = input;
  const lastSeen = sql`(select max(${sessions.lastSeenAt}) from ${sessions} where ${sessions.userId} = ${memberships.userId} and ${sessions.workspaceId} = ${memberships.workspaceId})`;
  const [people, found, anyWorkspace] = await ctx.db.batch([
    ctx.db
      .select({
        userId: identities.userId,
        workspaceId: memberships.workspaceId,
        role: sql<Role | null>`${memberships.role}`,
      })
      .from(identities)
      .leftJoin(memberships, eq(memberships.userId, identities.userId))
      .where(
        and(
          eq(identities.provider, provider),
          eq(identities.host, host),
          eq(identities.accountId, account.accountId),
        ),
      )
      .orderBy(sql`${lastSeen} desc nulls last`, memberships.createdAt),
    ctx.db
      .select(invitationColumns)
      .from(invitations)
      .where(eq(invitations.tokenHash, invitationTokenHash ?? "")),
    ctx.db.select({ id: workspaces.id }).from(workspaces).limit(1),
  ]);
  const userId = people[0]?.userId;
  const joined = people.flatMap(({ workspaceId, role }) =>
    workspaceId === null || role === null ? [] : [{ workspaceId, role }],
  );
  return {
    known: userId === undefined ? null : { userId, memberships: joined },
    invitation: found[0] ?? null,
    isEmpty: anyWorkspace.length === 0,
  };
}

/** null when another sign-in was faster: look again. */
async function admit(ctx: SignInCtx, input: SignInInput, facts: Facts): Promise<OpenedSession | null> {
  const { known, invitation, isEmpty } = facts;
  if (known !== null) return admitReturning(ctx, input, known);
  if (input.invitationTokenHash !== null) {
    return admitByInvitation(ctx, input, requireUsable(invitation, ctx.now));
  }
  if (isEmpty) return admitOwner(ctx, input);
  throw new AppError(
    "forbidden",
    "You are not a member of this Timewire yet. Ask an owner or admin for an invitation link and open it.",
  );
}
