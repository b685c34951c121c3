import { and, asc, eq, ne } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import type { Actor, Ctx } from "../../domain/context.ts";
import { providers } from "../../providers/index.ts";
import { canManageConnection, type Connection, visibleTo } from "./find-connection.ts";

type BoundFacts = Pick<
  typeof bindings.$inferSelect,
  "connectionId" | "status" | "intervalMinutes" | "slot" | "lastError" | "lastErrorAt"
>;

/** A connection as the list shows it. Times in milliseconds UTC. */
export type ListedConnection = Pick<
  Connection,
  "id" | "provider" | "host" | "accountLogin" | "avatarUrl" | "status" | "lastError" | "lastErrorAt"
> & {
  isPersonal: boolean;
  mayManage: boolean;
  /** Scopes that were asked for and not granted. */
  missingScopes: string[];
  bindings: number;
  lastSyncAt: number | null;
  nextSyncAt: number | null;
};

/** The connections that the actor sees, with how their bindings are doing. */
export async function listConnections(ctx: Pick<Ctx, "db" | "actor" | "now">): Promise<ListedConnection[]> {
  const { db, actor, now } = ctx;
  const [rows, bound] = await db.batch([
    db
      .select()
      .from(connections)
      .where(and(visibleTo(actor), ne(connections.status, "disconnected")))
      .orderBy(asc(connections.id)),
    db
      .select({
        connectionId: bindings.connectionId,
        status: bindings.status,
        intervalMinutes: bindings.intervalMinutes,
        slot: bindings.slot,
        lastError: bindings.lastError,
        lastErrorAt: bindings.lastErrorAt,
      })
      .from(bindings)
      .where(eq(bindings.workspaceId, actor.workspaceId)),
  ]);
  return rows.map((row) =>
    summarise(row, {
      actor,
      now,
      bound: bound.filter(({ connectionId, status }) => connectionId === row.id && status !== "disabled"),
    }),
  );
}

/** What the list says of one connection. */
export function summarise(
  connection: Connection,
  { actor, now, bound }: { actor: Actor; now: number; bound: BoundFacts[] },
): ListedConnection {
  const { id, provider, host, accountLogin, avatarUrl, status, ownerId } = connection;
  const { scopesGranted, scopesRequested } = connection;
  const due = bound.flatMap(({ status: state, intervalMinutes, slot }) =>
    state === "active" && intervalMinutes !== null && slot !== null
      ? [nextDueAt(now, { intervalMinutes, slot })]
      : [],
  );
  return {
    id,
    provider,
    host,
    accountLogin,
    avatarUrl,
    status,
    ...latestError([connection, ...bound]),
    isPersonal: ownerId !== null,
    mayManage: canManageConnection(actor, connection),
    missingScopes: providers[provider]?.missingScopes(scopesGranted, scopesRequested) ?? [],
    bindings: bound.length,
    lastSyncAt: connection.lastSyncAt,
    nextSyncAt: status === "active" && due.length > 0 ? Math.min(...due) : null,
  };
}

/** The start of the next minute whose number leaves `slot` when divided by the interval. */
export function nextDueAt(now: number, { intervalMinutes, slot }: { intervalMinutes: number; slot: number }) {
  const next = Math.floor(now / 60_000) + 1;
  const wait = (((slot - next) % intervalMinutes) + intervalMinutes) % intervalMinutes;
  return (next + wait) * 60_000;
}

function latestError(things: { lastError: string | null; lastErrorAt: number | null }[]) {
  const failed = things.filter(({ lastError }) => lastError !== null);
  const [latest] = failed.toSorted((a, b) => (b.lastErrorAt ?? 0) - (a.lastErrorAt ?? 0));
  return { lastError: latest?.lastError ?? null, lastErrorAt: latest?.lastErrorAt ?? null };
}
