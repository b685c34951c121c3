import { VaultError } from "../../lib/vault.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";
import { openSecret, type Secret } from "./credential.ts";
import type { Connection } from "./find-connection.ts";
import { needsReconnect } from "./provider-of.ts";
import {
  type FreshToken,
  type StoredCredential,
  isCoolingDown,
  loadCredential,
  takeLease,
} from "./refresh-lease.ts";
import { renewTokens } from "./renew-tokens.ts";

/** A token is renewed this long before it expires. */
export const refreshMarginMs = 5 * 60_000;
/** How long those who came second wait for the winner's result: 4.5 s in all. */
const waitsMs = [50, 100, 150, 200, 300, 400, 500, 600, 700, 700, 800];

/**
 * The connection's access token, renewed when it expires soon, or when the provider has rejected `rejectedVersion` and that is
 * still the stored one. Of many callers at once one asks the provider; the others wait for its result. Throws
 * ProviderError; "unauthorized" means that the connection now needs its owner.
 */
export async function freshToken(
  ctx: IntegrationContext,
  connection: Connection,
  rejectedVersion: number | null = null,
): Promise<FreshToken> {
  let nowMs = ctx.now;
  for (const waitMs of [...waitsMs, 0]) {
    const { credential, secret } = await load(ctx, connection);
    const stored = { version: credential.version, credential: secret };
    if (!isDue(credential, secret, { rejectedVersion, nowMs })) return stored;
    // Within the margin the old token still works while the provider cannot give a new one.
    const fallback = rejectedVersion === null && (credential.expiresAt ?? 0) > nowMs ? stored : null;
    const leased = await takeLease(ctx, credential, nowMs);
    const renewed =
      leased === null
        ? null
        : await renewOr(fallback, () => renewTokens(ctx, connection, { leased, secret }));
    if (renewed !== null) return renewed;
    if (isCoolingDown(credential, nowMs)) {
      if (fallback !== null) return fallback;
      throw beingRenewed(connection);
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    nowMs += waitMs;
  }
  throw beingRenewed(connection);
}

async function renewOr(
  fallback: FreshToken | null,
  renew: () => Promise<FreshToken | null>,
): Promise<FreshToken | null> {
  try {
    return await renew();
  } catch (error) {
    const isPassing = error instanceof ProviderError && !error.permanent;
    if (isPassing && fallback !== null) return fallback;
    throw error;
  }
}

async function load(
  ctx: IntegrationContext,
  connection: Connection,
): Promise<{ credential: StoredCredential; secret: Secret }> {
  const owner = { workspaceId: connection.workspaceId, connectionId: connection.id };
  const found = await loadCredential(ctx, owner);
  // Another caller may have found out meanwhile that the provider refuses us.
  if (found === null || found.status === "needs_reconnect") throw needsReconnect(connection);
  const { credential } = found;
  try {
    return { credential, secret: await openSecret(ctx.vault, owner, credential.secret) };
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    throw new ProviderError(
      "The stored sign-in cannot be read with the encryption keys of this Timewire. Put the former key back into ENCRYPTION_KEYS, or reconnect.",
      { provider: connection.provider, code: "unexpected", permanent: true },
    );
  }
}

function isDue(
  { version, expiresAt }: StoredCredential,
  secret: Secret,
  { rejectedVersion, nowMs }: { rejectedVersion: number | null; nowMs: number },
): boolean {
  if (rejectedVersion !== null) return version === rejectedVersion;
  const mayRenew = secret.method === "oauth" && secret.refreshToken !== null;
  return mayRenew && expiresAt !== null && expiresAt <= nowMs + refreshMarginMs;
}

function beingRenewed({ provider }: Connection): ProviderError {
  return new ProviderError("The access token could not be renewed just now. We try again by ourselves.", {
    provider,
    code: "unavailable",
    permanent: false,
    retryAfterSeconds: 15,
  });
}
