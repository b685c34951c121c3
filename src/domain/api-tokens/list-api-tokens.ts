import { and, desc, eq, gt, isNull } from "drizzle-orm";

import { apiTokens } from "../../db/schema/people.ts";
import type { PersonCtx } from "../context.ts";

export type ListedToken = {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  createdAt: number;
  expiresAt: number;
  lastUsedAt: number | null;
};

/** The actor's valid tokens for this workspace, the newest first. */
export function listApiTokens({ db, actor, now }: PersonCtx): Promise<ListedToken[]> {
  const { id, name, prefix, scopes, createdAt, expiresAt, lastUsedAt } = apiTokens;
  return db
    .select({ id, name, prefix, scopes, createdAt, expiresAt, lastUsedAt })
    .from(apiTokens)
    .where(
      and(
        eq(apiTokens.workspaceId, actor.workspaceId),
        eq(apiTokens.userId, actor.userId),
        isNull(apiTokens.revokedAt),
        gt(apiTokens.expiresAt, now),
      ),
    )
    .orderBy(desc(apiTokens.id));
}
