import { and, eq } from "drizzle-orm";

import { connections, credentials } from "../../db/schema/connections.ts";
import { exchangeRefreshToken } from "../../lib/oauth.ts";
import type { Job } from "../../messages.ts";
import { type Access, type Provider, ProviderError } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";
import { recordActivity } from "./activity.ts";
import { openSecret, sealSecret, type Secret } from "./credential.ts";
import { oauthAt } from "./oauth-clients.ts";
import { asProvider, providerOf } from "./provider-of.ts";
import { isTokenInUse } from "./token-in-use.ts";

export type CleanUpJob = Extract<Job, { type: "connection.cleanup" }>;

/**
 * Ends a connection at the provider: removes our subscriptions, then revokes the token. Idempotent; throws
 * ProviderError when the provider does not answer, so that the queue tries again.
 */
export async function cleanUpConnection(ctx: IntegrationContext, job: CleanUpJob): Promise<void> {
  if (await isStillStored(ctx, job)) return;
  const provider = providerOf(job.provider);
  const secret = await openSecret(ctx.vault, job, job.secret);
  const access = { host: job.host, siteId: null, credential: secret, http: ctx.http };
  try {
    const ended = { connectionId: job.connectionId, provider, access };
    for (const subscriber of ctx.registry.connectionSubscribers) await subscriber.cleanUp?.(ctx, ended);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code !== "unauthorized") throw error;
    if (await passOnRenewed(ctx, { provider, secret, job })) return;
    // Ended at the provider already: there is nothing left that we could revoke.
  }
  const isStillUsed = await isTokenStillUsed(ctx, provider, job);
  if (!isStillUsed) await revoke(ctx, { provider, access, secret });
  await recordActivity(ctx, {
    connectionId: job.connectionId,
    kind: "disconnect",
    outcome: "ok",
    summary: endOf(provider, secret, isStillUsed),
  });
}

function endOf(provider: Provider, { method }: Secret, isStillUsed: boolean): string {
  const { name, oauth, token, subscriptions, calendar } = provider;
  const told = `${name} was told: ${calendar === undefined ? "webhooks were removed" : "it sends no more messages"}`;
  if (method === "oauth" && oauth?.endedByPersonAt !== undefined) {
    return `${told}. ${name} lets no application end its access; you can at ${oauth.endedByPersonAt}.`;
  }
  if (method === "token") {
    const left = token?.afterwards ?? "";
    return subscriptions === undefined
      ? `The ${token?.noun ?? "token"} was forgotten. ${left}`
      : `${told}. ${left}`;
  }
  return isStillUsed
    ? `${told}. The token stays, because another connection to the same account uses it.`
    : `${told} and the token was revoked.`;
}

async function isTokenStillUsed(
  ctx: IntegrationContext,
  provider: Provider,
  job: CleanUpJob,
): Promise<boolean> {
  const { workspaceId, connectionId: id, host } = job;
  const [ended] = await ctx.db
    .select({ accountId: connections.accountId })
    .from(connections)
    .where(and(eq(connections.workspaceId, workspaceId), eq(connections.id, id)));
  if (ended === undefined) return false;
  return isTokenInUse(ctx, provider, { host, accountId: ended.accountId, exceptConnectionId: id });
}

/** True when the disconnect that sent this job did not come through. */
async function isStillStored(
  ctx: IntegrationContext,
  { workspaceId, connectionId, secret }: CleanUpJob,
): Promise<boolean> {
  const found = await ctx.db
    .select({ connectionId: credentials.connectionId })
    .from(credentials)
    .where(
      and(
        eq(credentials.workspaceId, workspaceId),
        eq(credentials.connectionId, connectionId),
        eq(credentials.secret, secret),
      ),
    )
    .get();
  return found !== undefined;
}

/**
 * An access token that expired before the clean-up is renewed once more. The new pair travels on in a job of its own before
 * it is used, because the old one is dead by now.
 */
async function passOnRenewed(
  ctx: IntegrationContext,
  { provider, secret, job }: { provider: Provider; secret: Secret; job: CleanUpJob },
): Promise<boolean> {
  if (secret.method !== "oauth" || secret.refreshToken === null) return false;
  const { method, refreshToken } = secret;
  const { oauth, client } = await oauthAt(ctx, provider, job);
  const { token: endpoint } = oauth.endpoints(job.host);
  const answer = await asProvider(provider, () =>
    exchangeRefreshToken(ctx.http, { endpoint, client, refreshToken }),
  );
  try {
    const tokens = oauth.readTokens(answer, ctx.now);
    const renewed = { method, accessToken: tokens.accessToken, refreshToken: tokens.refreshToken };
    await ctx.enqueue({ ...job, secret: await sealSecret(ctx.vault, job, renewed) });
    return true;
  } catch (error) {
    if (error instanceof ProviderError && error.code === "unauthorized") return false;
    throw error;
  }
}

async function revoke(
  ctx: IntegrationContext,
  { provider, access, secret }: { provider: Provider; access: Access; secret: Secret },
): Promise<void> {
  if (secret.method !== "oauth") return;
  const { oauth, client } = await oauthAt(ctx, provider, {
    host: access.host,
    workspaceId: ctx.actor.workspaceId,
  });
  await oauth.revoke(access, client);
}
