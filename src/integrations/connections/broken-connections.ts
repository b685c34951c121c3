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

/** The statement for the broken connections that the person sees, by account; `toBroken` reads its rows. */
export function brokenConnections(ctx: PersonCtx) {
  const { id, provider, accountLogin, lastError, ownerId } = connections;
  return ctx.db
    .select({ id, provider, accountLogin, lastError, ownerId })
    .from(connections)
    .where(and(visibleTo(ctx.actor), eq(connections.status, "needs_reconnect")))
    .orderBy(asc(accountLogin));
}

export function toBroken(
  { actor }: PersonCtx,
  rows: Awaited<ReturnType<typeof brokenConnections>>,
): BrokenConnection[] {
  return rows.map(({ ownerId, ...row }) => ({ ...row, mayManage: canManageConnection(actor, { ownerId }) }));
}
