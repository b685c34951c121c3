import { AppError } from "../../lib/errors.ts";
import { exchangeCode } from "../../lib/oauth.ts";
import { toReal } from "../../lib/sandbox-address.ts";
import type { OAuth, Provider, Tokens } from "../../providers/provider.ts";
import { oauthAt } from "../connections/oauth-clients.ts";
import { asProvider, providerOf } from "../connections/provider-of.ts";
import type { Claimed } from "./claim-state.ts";
import { instanceFor } from "./purpose.ts";
import { type OAuthCtx, redirectUri } from "./start-oauth.ts";

/** What the provider's redirect brought, as it came. */
export type Answer = { code?: string | undefined; error?: string | undefined; iss?: string | undefined };

export type Exchanged = { provider: Provider; oauth: OAuth; host: string; tokens: Tokens };

/**
 * Exchanges the code, at the endpoint that the purpose belongs to. Throws AppError with a sentence when the person declined
 * or the answer is not this provider's, and ProviderError when the provider refuses or does not answer.
 */
export async function exchangeAnswer(ctx: OAuthCtx, claimed: Claimed, answer: Answer): Promise<Exchanged> {
  const provider = providerOf(claimed.providerId);
  const instance = instanceFor(claimed.purpose, provider);
  const { host } = instance;
  const { oauth, client } = await oauthAt(ctx, provider, instance);
  if (answer.error !== undefined) throw toAppError(provider, answer.error);
  requireIssuer(ctx, { name: provider.name, host }, answer.iss);
  const { code } = answer;
  if (!code) throw new AppError("invalid", `${provider.name} sent you back without an answer. Start again.`);
  const side = (claimed.purpose.kind === "link" ? oauth.identity : undefined) ?? oauth;
  const tokens = oauth.readTokens(
    await asProvider(provider, () =>
      exchangeCode(ctx.http, {
        endpoint: side.endpoints(host).token,
        client,
        redirectUri: redirectUri(ctx, provider.id),
        code,
        verifier: oauth.usesPkce ? claimed.verifier : null,
      }),
    ),
    ctx.now,
  );
  return { provider, oauth, host, tokens };
}

/** RFC 9207: when the answer names its issuer, it must be the one that was asked. */
function requireIssuer(
  ctx: OAuthCtx,
  { name, host }: { name: string; host: string },
  iss: string | undefined,
): void {
  if (iss === undefined) return;
  const issuer = URL.canParse(iss) ? toReal(new URL(iss), ctx.config.sandboxUrl).host : null;
  if (issuer === host) return;
  throw new AppError("invalid", `This answer does not come from ${name}. Start again.`);
}

/** The codes of RFC 6749, section 4.1.2.1, of OpenID Connect, and further ones that providers use; texts of the answer are not shown, since anybody can write them. */
function toAppError({ name, docs }: Provider, error: string): AppError {
  switch (error) {
    case "access_denied":
      return new AppError("invalid", `You declined at ${name}. Nothing was changed.`);
    case "consent_required":
      return new AppError(
        "invalid",
        `An administrator of your organisation has to agree to Timewire at ${name} first (${docs}).`,
      );
    case "redirect_uri_mismatch":
      return new AppError(
        "invalid",
        `The callback address registered at ${name} is not this Timewire's. An administrator has to correct it (${docs}).`,
      );
    case "application_suspended":
      return new AppError(
        "invalid",
        `${name} has suspended this Timewire's registration there. Tell an administrator.`,
      );
    case "server_error":
    case "temporarily_unavailable":
      return new AppError("unavailable", `${name} has a problem on its side. Try again in a few minutes.`);
    default:
      return new AppError(
        "invalid",
        `${name} refused the request. Start again; if it stays, tell an administrator.`,
      );
  }
}
