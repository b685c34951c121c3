import { and, eq, ne } from "drizzle-orm";

import { somethingChanged } from "../../db/insert-where.ts";
import { identities } from "../../db/schema/people.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";

/** An account that was proven to be the actor's: by the provider's own sign-in, or by a code typed there. Never by e-mail. */
export type LinkedIdentity = {
  provider: string;
  /** The provider's name, for sentences. */
  providerName: string;
  host: string;
  account: { accountId: string; login: string };
};

/**
 * Makes the account an identity of the actor, who acts from it in this workspace. It takes the place of another one that the actor had at the same host. Throws
 * conflict when it is somebody else's.
 */
export async function linkIdentity(
  ctx: PersonCtx,
  { provider, providerName, host, account }: LinkedIdentity,
): Promise<void> {
  const { db, now, actor } = ctx;
  const { userId, workspaceId } = actor;
  const { accountId, login } = account;
  const row = {
    provider,
    host,
    accountId,
    userId,
    login,
    email: null,
    chatWorkspaceId: workspaceId,
    createdAt: now,
  };
  const [stored] = await commit(ctx, {
    statements: [
      // Whoever has it keeps it: only the owner's own row is written again.
      db
        .insert(identities)
        .values(row)
        .onConflictDoUpdate({
          target: [identities.provider, identities.host, identities.accountId],
          set: { login, chatWorkspaceId: workspaceId },
          setWhere: eq(identities.userId, userId),
        })
        .returning({ userId: identities.userId }),
      db
        .delete(identities)
        .where(
          and(
            somethingChanged,
            eq(identities.userId, userId),
            eq(identities.provider, provider),
            eq(identities.host, host),
            ne(identities.accountId, accountId),
          ),
        ),
    ],
    audit: {
      action: "identity.link",
      target: `user:${userId}`,
      detail: { provider, host, accountId, login },
    },
  });
  if (stored.length === 1) return;
  throw new AppError(
    "conflict",
    `The ${providerName} account ${login} is linked to somebody else here. They have to unlink it in their settings first.`,
  );
}
