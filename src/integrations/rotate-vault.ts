import type { Database } from "../db/database.ts";
import { log } from "../lib/log.ts";
import { countOAuthClients, rotateOAuthClients } from "./connections/rotate-oauth-clients.ts";
import { countCredentials, rotateCredentials, type RotationCtx } from "./connections/rotate-credentials.ts";
import { countAddresses, rotateAddresses } from "./holidays/address.ts";
import { countSecrets, rotateSecrets } from "./subscriptions/rotate-secrets.ts";

/**
 * Re-encrypts one batch of secrets with the first key, and sends a job for the next batch while there is one. Killed at any point,
 * it continues where it was: what is done carries the new key's id.
 */
export async function rotateVaultBatch(ctx: RotationCtx): Promise<{ rotated: number; isDone: boolean }> {
  const oldKeys = ctx.config.encryptionKeys.map(({ id }) => id).filter((id) => id !== ctx.vault.currentKeyId);
  const rotated =
    oldKeys.length === 0
      ? 0
      : (await rotateCredentials(ctx, oldKeys)) +
        (await rotateOAuthClients(ctx, oldKeys)) +
        (await rotateAddresses(ctx, oldKeys)) +
        (await rotateSecrets(ctx, oldKeys));
  const isDone = rotated === 0;
  log("info", "vault_rotated", { rotated, secretsByKey: await countSecretsByKey(ctx.db) });
  if (!isDone) await ctx.enqueue({ type: "vault.rotate" });
  return { rotated, isDone };
}

/** How many secrets each key still holds: a key may be removed from ENCRYPTION_KEYS when it is not listed any more. */
export async function countSecretsByKey(db: Database): Promise<Record<string, number>> {
  const all = await db.batch([
    countCredentials(db),
    countOAuthClients(db),
    countAddresses(db),
    countSecrets(db),
  ]);
  const counts: Record<string, number> = {};
  for (const { keyId, secrets } of all.flat())
    if (keyId !== null) counts[keyId] = (counts[keyId] ?? 0) + secrets;
  return counts;
}
