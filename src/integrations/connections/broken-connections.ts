import { and, asc, eq } from "drizzle-orm";

import { connections } from "../../db/schema/connections.ts";
import type { PersonCtx } from "../../domain/context.ts";
import { canManageConnection, visibleTo } from "./find-connection.ts";

/** A connection that its provider refuses until somebody signs in there again. */
export type BrokenConnection = {
  id: string;
  provider: string;
  accountLogin: string;
  /** What the provider said, as a sentence. */
  lastError: string | null;
  mayManage: boolean;
};

/** The broken connections that the person sees, by account. */
export async function brokenConnections(ctx: PersonCtx): Promise<BrokenConnection[]> {
  const { id, provider, accountLogin, lastError, ownerId } = connections;
  const rows = await ctx.db
    .select({ id, provider, accountLogin, lastError, ownerId })
    .from(connections)
    .where(and(visibleTo(ctx.actor), eq(connections.status, "needs_reconnect")))
    .orderBy(asc(accountLogin));
  return rows.map(({ ownerId: owner, ...row }) => ({
    ...row,
    mayManage: canManageConnection(ctx.actor, { ownerId: owner }),
  }));
}
