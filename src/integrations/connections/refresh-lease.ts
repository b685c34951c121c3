import { and, eq, isNull, lt, or } from "drizzle-orm";

import { connections, credentials } from "../../db/schema/connections.ts";
import { createId } from "../../lib/id.ts";
import type { Credential } from "../../providers/access.ts";
import type { IntegrationContext } from "../context.ts";

/** A credential that is valid now; `version` tells which one it was, should the provider reject it. */
export type FreshToken = { version: number; credential: Credential };

export type StoredCredential = typeof credentials.$inferSelect;
/** A credential as it was read, with the right to replace it. */
export type Leased = StoredCredential & { leaseId: string };

/** Longer than the token call can take (25 s, never repeated); after a crash the lease ends by itself. */
const leaseMs = 30_000;

/** The stored credential and the connection's present status; null when it has none any more. */
export async function loadCredential(
  ctx: Pick<IntegrationContext, "db">,
  owner: { workspaceId: string; connectionId: string },
): Promise<{ credential: StoredCredential; status: string } | null> {
  const found = await ctx.db
    .select({ credential: credentials, status: connections.status })
    .from(credentials)
    .innerJoin(
      connections,
      and(eq(connections.workspaceId, credentials.workspaceId), eq(connections.id, credentials.connectionId)),
    )
    .where(
      and(eq(credentials.connectionId, owner.connectionId), eq(credentials.workspaceId, owner.workspaceId)),
    )
    .get();
  return found ?? null;
}

/** Compare-and-set: the version must be the one that was read, and nobody else may hold the lease. null = came second. */
export async function takeLease(
  ctx: Pick<IntegrationContext, "db">,
  credential: StoredCredential,
  nowMs: number,
): Promise<Leased | null> {
  const leaseId = createId(nowMs);
  const taken = await ctx.db
    .update(credentials)
    .set({ leaseId, leaseUntil: nowMs + leaseMs })
    .where(
      and(
        eq(credentials.workspaceId, credential.workspaceId),
        eq(credentials.connectionId, credential.connectionId),
        eq(credentials.version, credential.version),
        or(isNull(credentials.leaseUntil), lt(credentials.leaseUntil, nowMs)),
      ),
    )
    .returning({ version: credentials.version });
  return taken.length === 1 ? { ...credential, leaseId } : null;
}

/** The fence of every write by the holder: false once a reconnect or a later winner has replaced the credential. */
export function stillHolds(leased: Leased) {
  return and(
    eq(credentials.workspaceId, leased.workspaceId),
    eq(credentials.connectionId, leased.connectionId),
    eq(credentials.version, leased.version),
    eq(credentials.leaseId, leased.leaseId),
  );
}

/** True while the provider is left alone after a failed renewal. */
export function isCoolingDown({ leaseId, leaseUntil }: StoredCredential, nowMs: number): boolean {
  return leaseId === null && (leaseUntil ?? 0) > nowMs;
}
