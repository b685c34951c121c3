import { describeError, log } from "../../lib/log.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { Grant } from "../connections/connect-account.ts";
import { oauthAt } from "../connections/oauth-clients.ts";
import { providerOf } from "../connections/provider-of.ts";
import { isTokenInUse } from "../connections/token-in-use.ts";
import type { OAuthCtx } from "./start-oauth.ts";

/** Ends a token that is not kept, so that a refused connection leaves nothing half-made at the provider either. */
export async function discardGrant(ctx: OAuthCtx, grant: Grant, workspaceId: string): Promise<void> {
  const { provider: id, host, secret, account } = grant;
  const provider = providerOf(id);
  const { oauth, client } = await oauthAt(ctx, provider, { host, workspaceId });
  const { accountId } = account;
  if (await isTokenInUse(ctx, provider, { host, accountId, exceptConnectionId: null })) return;
  try {
    await oauth.revoke({ host, siteId: null, credential: secret, http: ctx.http }, client);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    // Nobody holds the token any more; the person is told about the refusal that led here, which matters more.
    log("error", "grant_not_revoked", { provider: id, ...describeError(error) });
  }
}
