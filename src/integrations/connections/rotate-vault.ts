import { and, count, eq, inArray, ne } from "drizzle-orm";

import { hooks } from "../../db/schema/bindings.ts";
import { credentials } from "../../db/schema/connections.ts";
import { connections } from "../../db/schema/connections.ts";
import type { Database } from "../../db/database.ts";
import { log } from "../../lib/log.ts";
import { type Vault, VaultError } from "../../lib/vault.ts";
import type { IntegrationContext } from "../context.ts";
import { hookSecretPlace } from "../subscriptions/hook-secret.ts";
import { resealSecret } from "./credential.ts";

export type RotationCtx = Pick<IntegrationContext, "db" | "vault" | "config" | "now" | "enqueue">;

const batchSize = 50;
/** Marks what no key opens, so that a rotation comes to its end. It stays as it is, in case the right key comes back. */
const unreadable = "unreadable";

/**
 * Re-encrypts one batch of secrets with the first key, and sends a job for the next batch while there is one. Killed at any point,
 * it continues where it was: what is done carries the new key's id.
 */
export async function rotateVaultBatch(ctx: RotationCtx): Promise<{ rotated: number; isDone: boolean }> {
  const oldKeys = ctx.config.encryptionKeys.map(({ id }) => id).filter((id) => id !== ctx.vault.currentKeyId);
  const rotated =
    oldKeys.length === 0 ? 0 : (await rotateCredentials(ctx, oldKeys)) + (await rotateHooks(ctx, oldKeys));
  const isDone = rotated === 0;
  log("info", "vault_rotated", { rotated, secretsByKey: await countSecretsByKey(ctx.db) });
  if (!isDone) await ctx.enqueue({ type: "vault.rotate" });
  return { rotated, isDone };
}

/** How many secrets each key still holds: a key may be removed from ENCRYPTION_KEYS when it is not listed any more. */
export async function countSecretsByKey(db: Database): Promise<Record<string, number>> {
  const [ofCredentials, ofHooks] = await db.batch([
    db.select({ keyId: credentials.keyId, secrets: count() }).from(credentials).groupBy(credentials.keyId),
    db
      .select({ keyId: hooks.keyId, secrets: count() })
      .from(hooks)
      .where(ne(hooks.keyId, ""))
      .groupBy(hooks.keyId),
  ]);
  const counts: Record<string, number> = {};
  for (const { keyId, secrets } of [...ofCredentials, ...ofHooks])
    counts[keyId] = (counts[keyId] ?? 0) + secrets;
  return counts;
}

async function rotateCredentials(ctx: RotationCtx, oldKeys: string[]): Promise<number> {
  const { db, vault, now } = ctx;
  const rows = await db
    .select()
    .from(credentials)
    .where(inArray(credentials.keyId, oldKeys))
    .limit(batchSize);
  for (const row of rows) {
    const secret = await orNull(resealSecret(vault, row, row.secret));
    // Compare-and-set: a refresh that came in between has stored something newer, under the new key.
    const here = and(eq(credentials.connectionId, row.connectionId), eq(credentials.secret, row.secret));
    if (secret === null) await flagUnreadable(ctx, row);
    const change = secret === null ? { keyId: unreadable } : { secret, keyId: vault.currentKeyId };
    await db
      .update(credentials)
      .set({ ...change, updatedAt: now })
      .where(here);
  }
  return rows.length;
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

async function rotateHooks({ db, vault }: RotationCtx, oldKeys: string[]): Promise<number> {
  const rows = await db
    .select({
      id: hooks.id,
      workspaceId: hooks.workspaceId,
      secret: hooks.secret,
      previousSecret: hooks.previousSecret,
    })
    .from(hooks)
    .where(inArray(hooks.keyId, oldKeys))
    .limit(batchSize);
  for (const row of rows) {
    const secret = await orNull(reseal(vault, row, row.secret));
    const { previousSecret: before } = row;
    const previousSecret = before === null ? null : await orNull(reseal(vault, row, before));
    const change =
      secret === null ? { keyId: unreadable } : { secret, previousSecret, keyId: vault.currentKeyId };
    await db
      .update(hooks)
      .set(change)
      .where(and(eq(hooks.id, row.id), eq(hooks.secret, row.secret)));
  }
  return rows.length;
}

async function reseal(vault: Vault, hook: { workspaceId: string; id: string }, ciphertext: string) {
  const place = hookSecretPlace(hook);
  return vault.encrypt(await vault.decrypt(ciphertext, place), place);
}

async function orNull(ciphertext: Promise<string>): Promise<string | null> {
  try {
    return await ciphertext;
  } catch (error) {
    if (error instanceof VaultError) return null;
    throw error;
  }
}
