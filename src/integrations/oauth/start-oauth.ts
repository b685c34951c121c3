import { oauthStates } from "../../db/schema/connections.ts";
import { sha256Hex } from "../../lib/digest.ts";
import { AppError } from "../../lib/errors.ts";
import { createSecret } from "../../lib/id.ts";
import { authorizeUrl, createVerifier } from "../../lib/oauth.ts";
import type { VaultLocation } from "../../lib/vault.ts";
import type { OAuth } from "../../providers/provider.ts";
import { oauthAt } from "../connections/oauth-clients.ts";
import { providerOf } from "../connections/provider-of.ts";
import type { IntegrationContext } from "../context.ts";
import { instanceFor, type Purpose } from "./purpose.ts";

/** Signing in has no actor yet. */
export type OAuthCtx = Pick<IntegrationContext, "db" | "now" | "config" | "vault" | "http">;

const stateLifetimeMs = 10 * 60_000;

/** Where a state's PKCE verifier lives in the vault. Nobody may be signed in, so there is no workspace. */
export function verifierLocation(stateHash: string): VaultLocation {
  return { workspaceId: "", table: "oauth_states", row: stateHash, field: "secret" };
}

/** The one callback address of a provider; registered there to the letter. */
export function redirectUri(ctx: Pick<OAuthCtx, "config">, providerId: string): string {
  return `${ctx.config.appUrl}/oauth/${providerId}/callback`;
}

/**
 * Stores a state for this browser and returns the address that asks for consent. Throws not_found for an unknown provider,
 * unavailable for one that is not configured, and invalid for one that nobody can sign in with.
 */
export async function startOAuth(
  ctx: OAuthCtx,
  request: { providerId: string; purpose: Purpose; browserSecret: string },
): Promise<URL> {
  const { providerId, purpose, browserSecret } = request;
  const provider = providerOf(providerId);
  const instance = instanceFor(purpose, provider);
  const { oauth, client } = await oauthAt(ctx, provider, instance);
  const { scopes, endpoint, separator } = requestFor({ ...provider, ...instance }, oauth, purpose);
  const state = createSecret();
  const stateHash = await sha256Hex(state);
  const verifier = createVerifier();
  await ctx.db.insert(oauthStates).values({
    stateHash,
    provider: provider.id,
    purpose: purpose.kind,
    browserHash: await sha256Hex(browserSecret),
    userId: "userId" in purpose ? purpose.userId : null,
    workspaceId: "workspaceId" in purpose ? purpose.workspaceId : null,
    connectionId: "connectionId" in purpose ? purpose.connectionId : null,
    secret: await ctx.vault.encrypt(verifier, verifierLocation(stateHash)),
    scopes,
    payload: purpose,
    createdAt: ctx.now,
    expiresAt: ctx.now + stateLifetimeMs,
  });
  return authorizeUrl({
    endpoint,
    client,
    redirectUri: redirectUri(ctx, provider.id),
    state,
    verifier: oauth.usesPkce ? verifier : null,
    // One "scope" for the library, whatever stands between them.
    scopes: [scopes.join(separator)],
    params: { ...oauth.authorizeParams, ...("asApp" in purpose ? oauth.asApp?.params : {}) },
    sandboxUrl: ctx.config.sandboxUrl,
  });
}

type Request = { scopes: string[]; endpoint: string; separator: string };

function requestFor({ name, host }: { name: string; host: string }, oauth: OAuth, purpose: Purpose): Request {
  const { connectScopes, signInScopes, identity, scopeSeparator: separator = " " } = oauth;
  const endpoint = oauth.endpoints(host).authorize;
  switch (purpose.kind) {
    case "connect":
    case "reconnect":
      return { scopes: connectScopes.map(({ scope }) => scope), endpoint, separator };
    case "sign_in":
      if (signInScopes !== null) return { scopes: signInScopes, endpoint, separator };
      throw cannot(`You cannot sign in with ${name}. Sign in another way, then connect it.`);
    case "link":
      if (identity === undefined) throw cannot(`There is no account to link at ${name}.`);
      // OpenID Connect always has spaces.
      return {
        scopes: identity.scopes,
        endpoint: identity.endpoints(host).authorize,
        separator: " ",
      };
    default:
      return purpose satisfies never;
  }
}

function cannot(message: string): AppError {
  return new AppError("invalid", message);
}
