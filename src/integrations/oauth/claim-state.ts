import { and, eq, gt, isNull, or } from "drizzle-orm";

import { oauthStates } from "../../db/schema/connections.ts";
import { sha256Hex } from "../../lib/digest.ts";
import { AppError } from "../../lib/errors.ts";
import { type Purpose, purposeSchema } from "./purpose.ts";
import { type OAuthCtx, verifierLocation } from "./start-oauth.ts";

export type Claimed = { purpose: Purpose; providerId: string; verifier: string; scopes: string[] };

type Claim = {
  providerId: string;
  state: string | undefined;
  browserSecret: string | undefined;
  /** Who is signed in in this browser. */
  userId: string | null;
};

/**
 * Takes a state that came back, once: by the provider it went to, in the browser and by the person it was made for, within ten
 * minutes. Throws invalid with a sentence; then nothing was asked of the provider.
 */
export async function claimState(ctx: OAuthCtx, claim: Claim): Promise<Claimed> {
  const { state, browserSecret } = claim;
  if (!state) throw refuse("This page belongs to a sign-in that did not start here. Start again.");
  const stateHash = await sha256Hex(state);
  const browserHash = await sha256Hex(browserSecret ?? "");
  const isOwn =
    claim.userId === null
      ? isNull(oauthStates.userId)
      : or(isNull(oauthStates.userId), eq(oauthStates.userId, claim.userId));
  const [row] = await ctx.db
    .update(oauthStates)
    .set({ usedAt: ctx.now })
    .where(
      and(
        eq(oauthStates.stateHash, stateHash),
        eq(oauthStates.provider, claim.providerId),
        eq(oauthStates.browserHash, browserHash),
        isOwn,
        isNull(oauthStates.usedAt),
        gt(oauthStates.expiresAt, ctx.now),
      ),
    )
    .returning();
  if (row === undefined) throw await explainRefusal(ctx, stateHash, { ...claim, browserHash });
  return {
    purpose: purposeSchema.parse(row.payload),
    providerId: row.provider,
    verifier: await ctx.vault.decrypt(row.secret, verifierLocation(stateHash)),
    scopes: row.scopes,
  };
}

async function explainRefusal(
  ctx: OAuthCtx,
  stateHash: string,
  claim: Claim & { browserHash: string },
): Promise<AppError> {
  const row = await ctx.db.select().from(oauthStates).where(eq(oauthStates.stateHash, stateHash)).get();
  if (row === undefined || row.provider !== claim.providerId) {
    return refuse("This page belongs to a sign-in that did not start here. Start again.");
  }
  if (row.browserHash !== claim.browserHash) {
    return refuse("This sign-in was started in another browser. Start again in this one.");
  }
  if (row.usedAt !== null) {
    return refuse("This sign-in was finished already. Start again if something is missing.");
  }
  if (row.expiresAt <= ctx.now) {
    return refuse("This sign-in took longer than ten minutes. Start again.");
  }
  return refuse("This was started by somebody who is not signed in here any more. Sign in and start again.");
}

function refuse(message: string): AppError {
  return new AppError("invalid", message);
}
