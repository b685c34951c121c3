import { and, count, eq, inArray, ne } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { hooks } from "../../db/schema/bindings.ts";
import type { Vault } from "../../lib/vault.ts";
import {
  orUnreadable,
  rotationBatchSize,
  type RotationCtx,
  unreadableKeyId,
} from "../connections/rotate-credentials.ts";
import { hookSecretPlace } from "./hook-secret.ts";

/** Re-encrypts one batch of subscriptions' secrets that old keys hold. Returns how many there were. */
export async function rotateSecrets({ db, vault }: RotationCtx, oldKeys: string[]): Promise<number> {
  const rows = await db
    .select({
      id: hooks.id,
      workspaceId: hooks.workspaceId,
      secret: hooks.secret,
      previousSecret: hooks.previousSecret,
    })
    .from(hooks)
    .where(inArray(hooks.keyId, oldKeys))
    .limit(rotationBatchSize);
  for (const row of rows) {
    const secret = await orUnreadable(reseal(vault, row, row.secret));
    const { previousSecret: before } = row;
    const previousSecret = before === null ? null : await orUnreadable(reseal(vault, row, before));
    const change =
      secret === null ? { keyId: unreadableKeyId } : { secret, previousSecret, keyId: vault.currentKeyId };
    await db
      .update(hooks)
      .set(change)
      .where(and(eq(hooks.id, row.id), eq(hooks.secret, row.secret)));
  }
  return rows.length;
}

/** How many subscriptions' secrets each key holds. */
export function countSecrets(db: Database) {
  return db
    .select({ keyId: hooks.keyId, secrets: count() })
    .from(hooks)
    .where(ne(hooks.keyId, ""))
    .groupBy(hooks.keyId);
}

async function reseal(vault: Vault, hook: { workspaceId: string; id: string }, ciphertext: string) {
  const place = hookSecretPlace(hook);
  return vault.encrypt(await vault.decrypt(ciphertext, place), place);
}
