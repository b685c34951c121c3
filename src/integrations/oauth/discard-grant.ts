import { describeError, log } from "../../lib/log.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { Grant } from "../connections/connect-account.ts";
import { oauthAt, providerOf } from "../connections/provider-of.ts";
import type { OAuthCtx } from "./start-oauth.ts";

/** Ends a token that is not kept, so that a refused connection leaves nothing half-made at the provider either. */
export async function discardGrant(ctx: OAuthCtx, { provider: id, host, tokens }: Grant): Promise<void> {
  const { oauth, client } = oauthAt(ctx.config, providerOf(id), host);
  try {
    await oauth.revoke({ host, accessToken: tokens.accessToken, http: ctx.http }, client);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    // Nobody holds the token any more; the person is told about the refusal that led here, which matters more.
    log("error", "grant_not_revoked", { provider: id, ...describeError(error) });
  }
}
