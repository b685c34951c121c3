import { and, eq, isNull } from "drizzle-orm";

import { apiTokens } from "../../db/schema/people.ts";
import { notFound } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { requireBrowser } from "../members/roles.ts";

/** Ends one of the actor's own tokens at once. Throws not_found. */
export async function revokeApiToken(ctx: PersonCtx, id: string): Promise<void> {
  const { actor, db, now } = ctx;
  requireBrowser(actor, "revoke API tokens");
  const [revoked] = await commit(ctx, {
    statements: [
      db
        .update(apiTokens)
        .set({ revokedAt: now })
        .where(
          and(
            eq(apiTokens.workspaceId, actor.workspaceId),
            eq(apiTokens.userId, actor.userId),
            eq(apiTokens.id, id),
            isNull(apiTokens.revokedAt),
          ),
        )
        .returning({ id: apiTokens.id }),
    ],
    audit: { action: "token.revoke", target: id },
  });
  if (revoked.length === 0) throw notFound("token");
}
