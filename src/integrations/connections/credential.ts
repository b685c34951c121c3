import { sql } from "drizzle-orm";
import * as z from "zod/mini";

import { credentials } from "../../db/schema/connections.ts";
import { keyIdOf, type Vault, type VaultLocation } from "../../lib/vault.ts";
import type { IntegrationContext } from "../context.ts";

/** How it came: only what came by OAuth can be refreshed and revoked. */
const secretSchema = z.discriminatedUnion("method", [
  z.object({
    method: z.literal("oauth"),
    accessToken: z.string(),
    refreshToken: z.nullable(z.string()),
  }),
  z.object({ method: z.literal("token"), fields: z.record(z.string(), z.string()) }),
]);

/** What is encrypted of a connection. */
export type Secret = z.infer<typeof secretSchema>;

type Owner = { workspaceId: string; connectionId: string };

function locationOf({ workspaceId, connectionId }: Owner): VaultLocation {
  return { workspaceId, table: "credentials", row: connectionId, field: "secret" };
}

/** The ciphertext of a connection's secrets; it decrypts for this connection only. */
export function sealSecret(vault: Vault, owner: Owner, secret: Secret): Promise<string> {
  return vault.encrypt(JSON.stringify(secret), locationOf(owner));
}

/** Throws VaultError. */
export async function openSecret(vault: Vault, owner: Owner, ciphertext: string): Promise<Secret> {
  return secretSchema.parse(JSON.parse(await vault.decrypt(ciphertext, locationOf(owner))));
}

/** The same secrets under the first key. Throws VaultError. */
export async function resealSecret(vault: Vault, owner: Owner, ciphertext: string): Promise<string> {
  const location = locationOf(owner);
  return vault.encrypt(await vault.decrypt(ciphertext, location), location);
}

/** The statement that stores a connection's new secrets, ending any renewal that is under way. */
export function storeSealed(
  { db, now }: Pick<IntegrationContext, "db" | "now">,
  owner: Owner,
  sealed: { secret: string; expiresAt: number | null; refreshExpiresAt: number | null },
) {
  const fresh = {
    ...sealed,
    keyId: keyIdOf(sealed.secret),
    leaseId: null,
    leaseUntil: null,
    updatedAt: now,
  };
  return db
    .insert(credentials)
    .values({ ...owner, ...fresh, version: 1 })
    .onConflictDoUpdate({
      target: credentials.connectionId,
      set: { ...fresh, version: sql`${credentials.version} + 1` },
    });
}
