import { AppError } from "../../lib/errors.ts";
import { type Account, accountRealm } from "../../providers/provider.ts";
import type { Claimed } from "./claim-state.ts";
import { type Answer, exchangeAnswer } from "./exchange-answer.ts";
import type { OAuthCtx } from "./start-oauth.ts";

export type ProvenIdentity = { provider: string; providerName: string; host: string; account: Account };

/** Exchanges the code and asks who the person is there; the token is not kept. Throws as `exchangeAnswer`. */
export async function proveIdentity(
  ctx: OAuthCtx,
  claimed: Claimed,
  answer: Answer,
): Promise<ProvenIdentity> {
  const { provider, oauth, host, tokens } = await exchangeAnswer(ctx, claimed, answer);
  if (oauth.identity === undefined) {
    throw new AppError("invalid", `There is no account to link at ${provider.name}.`);
  }
  const proven = await oauth.identity.prove({
    host,
    siteId: null,
    credential: { method: "oauth", accessToken: tokens.accessToken },
    http: ctx.http,
  });
  const { host: at, siteId = null, account } = proven;
  const realm = accountRealm(provider, { host: at, siteId });
  return { provider: provider.id, providerName: provider.name, host: realm, account };
}
