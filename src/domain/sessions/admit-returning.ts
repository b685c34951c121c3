import { and, eq } from "drizzle-orm";

import { identities, sessions, users } from "../../db/schema/people.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { Role } from "../context.ts";
import { acceptInvitation } from "../invitations/accept-invitation.ts";
import { prepareSession, type OpenedSession } from "./session-row.ts";
import type { Known, SignInCtx, SignInInput } from "./sign-in-input.ts";

type Membership = { workspaceId: string; role: Role };

/** Signs a known person in: to the workspace they are invited to, else to the one they used last. null = try again. */
export async function admitReturning(
  ctx: SignInCtx,
  input: SignInInput,
  { userId, memberships }: Known,
): Promise<OpenedSession | null> {
  const { invitationTokenHash: tokenHash } = input;
  const membership = tokenHash === null ? memberships[0] : await acceptInvitation(ctx, { userId, tokenHash });
  if (membership === undefined) {
    throw new AppError(
      "forbidden",
      "You are no longer a member of this Timewire. Ask an owner or admin for a new invitation link.",
    );
  }
  return openSessionFor(ctx, input, userId, membership);
}

async function openSessionFor(
  ctx: SignInCtx,
  input: SignInInput,
  userId: string,
  { workspaceId, role }: Membership,
): Promise<OpenedSession | null> {
  const { provider, host, account, userAgent, previousSessionHash } = input;
  const { insert, opened } = await prepareSession(ctx, { userId, workspaceId, userAgent });
  const acting = { ...ctx, actor: { kind: "user", userId, workspaceId, role } as const };
  const [rows] = await commit(acting, {
    statements: [
      insert,
      ctx.db.delete(sessions).where(eq(sessions.idHash, previousSessionHash ?? "")),
      // Logins, addresses and pictures change at the provider; the name is the person's own to change in Settings.
      ctx.db
        .update(identities)
        .set({ login: account.login, email: account.email })
        .where(
          and(
            eq(identities.provider, provider),
            eq(identities.host, host),
            eq(identities.accountId, account.accountId),
          ),
        ),
      ctx.db
        .update(users)
        .set({ email: account.email, avatarUrl: account.avatarUrl })
        .where(eq(users.id, userId)),
    ],
    audit: { action: "session.start", target: opened.publicId, detail: { provider } },
  });
  return rows.length === 0 ? null : opened;
}
