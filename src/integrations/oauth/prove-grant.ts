import { AppError } from "../../lib/errors.ts";
import type { Grant } from "../connections/connect-account.ts";
import type { Claimed } from "./claim-state.ts";
import { type Answer, exchangeAnswer } from "./exchange-answer.ts";
import type { OAuthCtx } from "./start-oauth.ts";

/** Exchanges the code and asks who the account is. Throws as `exchangeAnswer`. */
export async function proveGrant(ctx: OAuthCtx, claimed: Claimed, answer: Answer): Promise<Grant> {
  const { provider, oauth, host, tokens } = await exchangeAnswer(ctx, claimed, answer);
  if (claimed.purpose.kind !== "sign_in" && tokens.refreshToken === null && oauth.missingRefreshToken) {
    throw new AppError("invalid", oauth.missingRefreshToken);
  }
  const { accessToken, refreshToken, expiresAt, refreshExpiresAt } = tokens;
  const secret = { method: "oauth", accessToken, refreshToken } as const;
  const {
    scopes,
    sites = [],
    ...account
  } = await provider.account({ host, siteId: null, credential: secret, http: ctx.http });
  return {
    provider: provider.id,
    host,
    account,
    sites,
    secret,
    expiresAt,
    refreshExpiresAt,
    scopesRequested: claimed.scopes,
    scopesGranted: tokens.scopes ?? scopes,
  };
}
