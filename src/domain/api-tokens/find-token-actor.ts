import { and, eq, gt, isNull } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { apiTokens, memberships } from "../../db/schema/people.ts";
import type { PersonActor } from "../context.ts";

export type TokenActor = Extract<PersonActor, { kind: "token" }>;

/**
 * On whose behalf a token acts, with the role that they have now; null when the token is unknown, expired or revoked, or
 * the person is no longer a member. One indexed read.
 */
export async function findTokenActor(
  db: Database,
  tokenHash: string,
  now: number,
): Promise<{ actor: TokenActor; lastUsedAt: number | null } | null> {
  const row = await db
    .select({
      tokenId: apiTokens.id,
      workspaceId: apiTokens.workspaceId,
      userId: apiTokens.userId,
      scopes: apiTokens.scopes,
      lastUsedAt: apiTokens.lastUsedAt,
      role: memberships.role,
    })
    .from(apiTokens)
    .innerJoin(
      memberships,
      and(eq(memberships.workspaceId, apiTokens.workspaceId), eq(memberships.userId, apiTokens.userId)),
    )
    .where(and(eq(apiTokens.tokenHash, tokenHash), isNull(apiTokens.revokedAt), gt(apiTokens.expiresAt, now)))
    .get();
  if (row === undefined) return null;
  const { lastUsedAt, ...person } = row;
  return { actor: { kind: "token", ...person }, lastUsedAt };
}
