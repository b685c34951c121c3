import { and, eq } from "drizzle-orm";

import { identities } from "../../db/schema/people.ts";
import { notFound } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";

/** Ends the link to an account of the actor's own. Throws not_found. */
export async function unlinkIdentity(
  ctx: PersonCtx,
  { provider, host, accountId }: { provider: string; host: string; accountId: string },
): Promise<void> {
  const { userId } = ctx.actor;
  const [removed] = await commit(ctx, {
    statements: [
      ctx.db
        .delete(identities)
        .where(
          and(
            eq(identities.provider, provider),
            eq(identities.host, host),
            eq(identities.accountId, accountId),
            eq(identities.userId, userId),
          ),
        )
        .returning({ accountId: identities.accountId }),
    ],
    audit: { action: "identity.unlink", target: `user:${userId}`, detail: { provider, host, accountId } },
  });
  if (removed.length === 0) throw notFound("account");
}
