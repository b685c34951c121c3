import { and, eq, max, ne } from "drizzle-orm";

import { somethingChanged } from "../../db/insert-where.ts";
import { activities, connections, credentials } from "../../db/schema/connections.ts";
import { commit } from "../../domain/commit.ts";
import { exchangeRefreshToken } from "../../lib/oauth.ts";
import { keyIdOf } from "../../lib/vault.ts";
import { ProviderError, type Tokens } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";
import { activityIfChanged } from "./activity.ts";
import { sealSecret, type Secret } from "./credential.ts";
import type { Connection } from "./find-connection.ts";
import { oauthAt } from "./oauth-clients.ts";
import { asProvider, needsReconnect, providerOf } from "./provider-of.ts";
import { type FreshToken, type Leased, stillHolds } from "./refresh-lease.ts";

/** After a failure nobody asks the provider again for this long; longer when asking again cannot help by itself. */
const coolDownMs = 15_000;
const longCoolDownMs = 15 * 60_000;

/**
 * Asks the provider for a new pair and stores it before anybody uses it. Null when the lease was lost meanwhile: then what
 * is stored now counts. Throws ProviderError, after the failure is on record.
 */
export async function renewTokens(
  ctx: IntegrationContext,
  connection: Connection,
  { leased, secret }: { leased: Leased; secret: Secret },
): Promise<FreshToken | null> {
  const tokens = await requestTokens(ctx, connection, secret).catch(async (error: unknown) => {
    throw await recordFailure(ctx, connection, { leased, error });
  });
  const renewed: Secret = {
    method: "oauth",
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken ?? refreshTokenOf(secret),
  };
  const isStored = await storeRenewed(ctx, connection, { leased, tokens, renewed });
  return isStored ? { version: leased.version + 1, credential: renewed } : null;
}

function refreshTokenOf(secret: Secret): string | null {
  return secret.method === "oauth" ? secret.refreshToken : null;
}

async function requestTokens(
  ctx: IntegrationContext,
  connection: Connection,
  secret: Secret,
): Promise<Tokens> {
  const refreshToken = refreshTokenOf(secret);
  const provider = providerOf(connection.provider);
  if (refreshToken === null) throw needsReconnect(connection);
  const { oauth, client } = await oauthAt(ctx, provider, connection);
  const { token: endpoint } = oauth.endpoints(connection.host);
  const answer = await asProvider(provider, () =>
    exchangeRefreshToken(ctx.http, { endpoint, client, refreshToken }),
  );
  return oauth.readTokens(answer, ctx.now);
}

async function storeRenewed(
  ctx: IntegrationContext,
  { workspaceId, id: connectionId }: Connection,
  { leased, tokens, renewed }: { leased: Leased; tokens: Tokens; renewed: Secret },
): Promise<boolean> {
  const { expiresAt } = tokens;
  const secret = await sealSecret(ctx.vault, { workspaceId, connectionId }, renewed);
  const summary = "The access token was renewed.";
  const [stored] = await ctx.db.batch([
    ctx.db
      .update(credentials)
      .set({
        secret,
        keyId: keyIdOf(secret),
        expiresAt,
        refreshExpiresAt: tokens.refreshExpiresAt ?? leased.refreshExpiresAt,
        version: leased.version + 1,
        leaseId: null,
        leaseUntil: null,
        updatedAt: ctx.now,
      })
      .where(stillHolds(leased))
      .returning({ version: credentials.version }),
    activityIfChanged(ctx, { connectionId, kind: "refresh", outcome: "ok", summary }),
  ]);
  return stored.length === 1;
}

/** The lease becomes a cool-down. A refusal for good hands the connection over to its owner, once. Returns what to throw, which says the same. */
async function recordFailure(
  ctx: IntegrationContext,
  connection: Connection,
  { leased, error }: { leased: Leased; error: unknown },
): Promise<unknown> {
  const isRefused = error instanceof ProviderError && error.code === "unauthorized";
  const isPermanent = error instanceof ProviderError && error.permanent;
  const restMs = isPermanent ? longCoolDownMs : coolDownMs;
  const summary = isRefused
    ? await explainRefusal(ctx, connection, error)
    : error instanceof Error
      ? error.message
      : "The access token could not be renewed.";
  const isConnection = and(
    eq(connections.workspaceId, connection.workspaceId),
    eq(connections.id, connection.id),
  );
  const failure = { lastError: summary, lastErrorAt: ctx.now };
  const audit = { action: "connection.needs_reconnect", target: `connection:${connection.id}`, after: 1 };
  await commit(ctx, {
    statements: [
      ctx.db
        .update(credentials)
        .set({ leaseId: null, leaseUntil: isRefused ? null : ctx.now + restMs })
        .where(stillHolds(leased)),
      ctx.db
        .update(connections)
        .set(isRefused ? { ...failure, status: "needs_reconnect", updatedAt: ctx.now } : failure)
        .where(and(isConnection, ne(connections.status, "disconnected"), somethingChanged)),
      activityIfChanged(ctx, { connectionId: connection.id, kind: "refresh", outcome: "failed", summary }),
    ],
    audit: isRefused ? audit : [],
    event: isRefused ? { type: "connection.broken", connectionId: connection.id } : [],
  });
  const { provider } = connection;
  return isRefused ? new ProviderError(summary, { provider, code: "unauthorized", permanent: true }) : error;
}

/** The sentence for the page, with the cause that the provider suspects. */
async function explainRefusal(
  ctx: IntegrationContext,
  connection: Connection,
  error: ProviderError,
): Promise<string> {
  const { message } = needsReconnect(connection);
  const { oauth } = providerOf(connection.provider);
  if (oauth?.explainRefusal === undefined) return message;
  const [connected] = await ctx.db
    .select({ at: max(activities.at) })
    .from(activities)
    .where(
      and(
        eq(activities.workspaceId, connection.workspaceId),
        eq(activities.connectionId, connection.id),
        eq(activities.kind, "connect"),
      ),
    );
  const connectedForMs = ctx.now - (connected?.at ?? connection.createdAt);
  const cause = oauth.explainRefusal({ error, connectedForMs });
  return cause === null ? message : `${message} ${cause}`;
}
