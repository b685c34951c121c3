import { and, count, eq, inArray } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { connections, credentials } from "../../db/schema/connections.ts";
import { VaultError } from "../../lib/vault.ts";
import type { IntegrationContext } from "../context.ts";
import { resealSecret } from "./credential.ts";

export type RotationCtx = Pick<IntegrationContext, "db" | "vault" | "config" | "now" | "enqueue">;

export const rotationBatchSize = 50;
/** Marks what no key opens, so that a rotation comes to its end. It stays as it is, in case the right key comes back. */
export const unreadableKeyId = "unreadable";

/** Re-encrypts one batch of credentials that old keys hold. Returns how many there were. */
export async function rotateCredentials(ctx: RotationCtx, oldKeys: string[]): Promise<number> {
  const { db, vault, now } = ctx;
  const rows = await db
    .select()
    .from(credentials)
    .where(inArray(credentials.keyId, oldKeys))
    .limit(rotationBatchSize);
  for (const row of rows) {
    const secret = await orUnreadable(resealSecret(vault, row, row.secret));
    // Compare-and-set: a refresh that came in between has stored something newer, under the new key.
    const here = and(eq(credentials.connectionId, row.connectionId), eq(credentials.secret, row.secret));
    if (secret === null) await flagUnreadable(ctx, row);
    const change = secret === null ? { keyId: unreadableKeyId } : { secret, keyId: vault.currentKeyId };
    await db
      .update(credentials)
      .set({ ...change, updatedAt: now })
      .where(here);
  }
  return rows.length;
}

/** How many credentials each key holds. */
export function countCredentials(db: Database) {
  return db
    .select({ keyId: credentials.keyId, secrets: count() })
    .from(credentials)
    .groupBy(credentials.keyId);
}

/** null for what no key opens. */
export async function orUnreadable(ciphertext: Promise<string>): Promise<string | null> {
  try {
    return await ciphertext;
  } catch (error) {
    if (error instanceof VaultError) return null;
    throw error;
  }
}

async function flagUnreadable(
  { db, now }: RotationCtx,
  { workspaceId, connectionId }: { workspaceId: string; connectionId: string },
): Promise<void> {
  await db
    .update(connections)
    .set({
      lastError: "The stored sign-in cannot be read. Reconnect the account.",
      lastErrorAt: now,
    })
    .where(and(eq(connections.workspaceId, workspaceId), eq(connections.id, connectionId)));
}
