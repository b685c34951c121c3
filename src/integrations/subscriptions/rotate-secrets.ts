import { and, count, eq, inArray, ne } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import type { Vault } from "../../lib/vault.ts";
import {
  orUnreadable,
  rotationBatchSize,
  type RotationCtx,
  unreadableKeyId,
} from "../connections/rotate-credentials.ts";
import { secretLocation } from "./subscription.ts";

/** Re-encrypts one batch of subscriptions' secrets that old keys hold. Returns how many there were. */
export async function rotateSecrets({ db, vault }: RotationCtx, oldKeys: string[]): Promise<number> {
  const rows = await db
    .select({
      id: subscriptions.id,
      workspaceId: subscriptions.workspaceId,
      secret: subscriptions.secret,
      previousSecret: subscriptions.previousSecret,
    })
    .from(subscriptions)
    .where(inArray(subscriptions.keyId, oldKeys))
    .limit(rotationBatchSize);
  for (const row of rows) {
    const secret = await orUnreadable(reseal(vault, row, row.secret));
    const { previousSecret: before } = row;
    const previousSecret = before === null ? null : await orUnreadable(reseal(vault, row, before));
    const change =
      secret === null ? { keyId: unreadableKeyId } : { secret, previousSecret, keyId: vault.currentKeyId };
    await db
      .update(subscriptions)
      .set(change)
      .where(and(eq(subscriptions.id, row.id), eq(subscriptions.secret, row.secret)));
  }
  return rows.length;
}

/** How many subscriptions' secrets each key holds. */
export function countSecrets(db: Database) {
  return db
    .select({ keyId: subscriptions.keyId, secrets: count() })
    .from(subscriptions)
    .where(ne(subscriptions.keyId, ""))
    .groupBy(subscriptions.keyId);
}

async function reseal(vault: Vault, row: { workspaceId: string; id: string }, ciphertext: string) {
  const location = secretLocation(row);
  return vault.encrypt(await vault.decrypt(ciphertext, location), location);
}
