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
  const { accessToken } = tokens;
  const { scopes, ...account } = await provider.account({ host, accessToken, http: ctx.http });
  return {
    provider: provider.id,
    host,
    method: "oauth",
    account,
    tokens,
    scopesRequested: claimed.scopes,
    scopesGranted: tokens.scopes ?? scopes,
  };
}
