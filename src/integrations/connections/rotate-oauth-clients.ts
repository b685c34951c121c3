import { and, count, eq, inArray } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { oauthClients } from "../../db/schema/connections.ts";
import { clientRow, clientSecretLocation } from "./oauth-clients.ts";
import { orUnreadable, rotationBatchSize, type RotationCtx, unreadableKeyId } from "./rotate-credentials.ts";

/** Re-encrypts one batch of clients that old keys hold. Returns how many there were. */
export async function rotateOAuthClients({ db, vault }: RotationCtx, oldKeys: string[]): Promise<number> {
  const rows = await db
    .select()
    .from(oauthClients)
    .where(inArray(oauthClients.keyId, oldKeys))
    .limit(rotationBatchSize);
  for (const row of rows) {
    const location = clientSecretLocation(row);
    const secret = await orUnreadable(
      vault.decrypt(row.secret, location).then((plain) => vault.encrypt(plain, location)),
    );
    const change = secret === null ? { keyId: unreadableKeyId } : { secret, keyId: vault.currentKeyId };
    await db
      .update(oauthClients)
      .set(change)
      .where(and(clientRow(row), eq(oauthClients.secret, row.secret)));
  }
  return rows.length;
}

/** How many clients each key holds. */
export function countOAuthClients(db: Database) {
  return db
    .select({ keyId: oauthClients.keyId, secrets: count() })
    .from(oauthClients)
    .groupBy(oauthClients.keyId);
}
