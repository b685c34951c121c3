import { and, eq, sql } from "drizzle-orm";

import { connectionHosts } from "../../db/schema/connections.ts";
import type { Ctx } from "../../domain/context.ts";
import type { RateLimit } from "../../providers/provider.ts";

/** How a connection's calls to one host fare. */
export type HostState = typeof connectionHosts.$inferSelect;
export type HostKey = Pick<HostState, "workspaceId" | "connectionId" | "host">;

type DbCtx = Pick<Ctx, "db">;

/** So many failures in a row block a host. */
export const failuresToBlock = 5;
/** How long a host is left alone before somebody tries it again; also how long a trial counts as under way. */
const blockMs = 60_000;

/** Reads all hosts of a connection that need attention; for the batch that reads the connection. */
export function selectHosts({ db }: DbCtx, { workspaceId, connectionId }: Omit<HostKey, "host">) {
  return db
    .select()
    .from(connectionHosts)
    .where(and(eq(connectionHosts.workspaceId, workspaceId), eq(connectionHosts.connectionId, connectionId)));
}

/** One more failure in a row; the fifth one blocks the host, and so does each trial that fails. */
export function countFailure({ db }: DbCtx, key: HostKey, now: number): Promise<HostState> {
  const { failures, failingSince, blockedUntil } = connectionHosts;
  return db
    .insert(connectionHosts)
    .values({ ...key, failures: 1, failingSince: now })
    .onConflictDoUpdate({
      target: [connectionHosts.workspaceId, connectionHosts.connectionId, connectionHosts.host],
      set: {
        failures: sql`${failures} + 1`,
        failingSince: sql`coalesce(${failingSince}, ${now})`,
        blockedUntil: sql`iif(${failures} + 1 >= ${failuresToBlock}, ${now + blockMs}, ${blockedUntil})`,
      },
    })
    .returning()
    .get();
}

/** The host answered: nothing is worth remembering of it. */
export async function forgetHost({ db }: DbCtx, key: HostKey): Promise<void> {
  await db.delete(connectionHosts).where(rowOf(key));
}

/**
 * Compare-and-set: of all who find that the time is over, one may try the host. Null = go ahead, it is the caller or the host
 * works again; otherwise what the host's state is now.
 */
export async function claimTrial({ db }: DbCtx, state: HostState, now: number): Promise<HostState | null> {
  const seen = eq(connectionHosts.blockedUntil, state.blockedUntil ?? 0);
  const [claimed, [current]] = await db.batch([
    db
      .update(connectionHosts)
      .set({ blockedUntil: now + blockMs })
      .where(and(rowOf(state), seen))
      .returning({ host: connectionHosts.host }),
    db.select().from(connectionHosts).where(rowOf(state)),
  ]);
  return claimed.length === 1 || current === undefined || current.blockedUntil === null ? null : current;
}

/** Remembers that few calls are left, for all who use the connection. */
export function keepRateLimit({ db }: DbCtx, key: HostKey, limit: RateLimit): Promise<HostState> {
  const kept = { callsLeft: limit.remaining, callsLimit: limit.limit, resetsAt: limit.resetsAt };
  return db
    .insert(connectionHosts)
    .values({ ...key, failures: 0, ...kept })
    .onConflictDoUpdate({
      target: [connectionHosts.workspaceId, connectionHosts.connectionId, connectionHosts.host],
      set: kept,
    })
    .returning()
    .get();
}

function rowOf({ workspaceId, connectionId, host }: HostKey) {
  return and(
    eq(connectionHosts.workspaceId, workspaceId),
    eq(connectionHosts.connectionId, connectionId),
    eq(connectionHosts.host, host),
  );
}
