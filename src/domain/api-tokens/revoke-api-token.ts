import { and, eq, isNull } from "drizzle-orm";

import { apiTokens } from "../../db/schema/people.ts";
import { notFound } from "../../lib/errors.ts";
import { auditIfChanged } from "../audit.ts";
import type { PersonCtx } from "../context.ts";
import { requireBrowser } from "../members/roles.ts";

/** Ends one of the actor's own tokens at once. Throws not_found. */
export async function revokeApiToken(ctx: PersonCtx, id: string): Promise<void> {
  const { actor, db, now } = ctx;
  requireBrowser(actor, "revoke API tokens");
  const [revoked] = await db.batch([
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
    auditIfChanged(ctx, "token.revoke", id),
  ]);
  if (revoked.length === 0) throw notFound("token");
}
