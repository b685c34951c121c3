import { and, asc, eq, ne } from "drizzle-orm";
import * as z from "zod/mini";

import { connections, oauthClients } from "../../db/schema/connections.ts";
import { commit } from "../../domain/commit.ts";
import { type PersonActor, requireManager } from "../../domain/context.ts";
import { AppError } from "../../lib/errors.ts";
import { isPrintableToken } from "../../lib/oauth.ts";
import { parseOwnHost } from "../../lib/safe-address.ts";
import { keyIdOf, type VaultLocation } from "../../lib/vault.ts";
import type { OAuth, OAuthClientConfig, Provider } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";
import { providerOf } from "./provider-of.ts";

const part = (name: string) =>
  z
    .string()
    .check(z.trim(), z.minLength(1, `Paste the ${name}.`), z.maxLength(500, "This is too long."))
    .check(z.refine(isPrintableToken, "This has spaces or letters that it cannot have. Copy it once more."));

/** An OAuth app as it was registered at an instance of one's own. */
export const oauthClientSchema = z.object({
  host: z.string().check(z.trim(), z.minLength(1, "Type the address."), z.maxLength(300)),
  clientId: part("client id"),
  clientSecret: part("client secret"),
});

type Registered = { workspaceId: string; provider: string; host: string };

/** Where a client's secret lives in the vault. */
export const clientSecretLocation = ({ workspaceId, provider, host }: Registered): VaultLocation => ({
  workspaceId,
  table: "oauth_clients",
  row: `${provider}:${host}`,
  field: "secret",
});

/** The row of a client, for `where`. */
export const clientRow = ({ workspaceId, provider, host }: Registered) =>
  and(
    eq(oauthClients.workspaceId, workspaceId),
    eq(oauthClients.provider, provider),
    eq(oauthClients.host, host),
  );

/** True where people can run the provider themselves and sign in there. */
export function takesOwnClients({ allowsOwnHost, oauth }: Provider): boolean {
  return allowsOwnHost && oauth !== null && oauth.isAtDefaultHostOnly !== true;
}

/** Registers an instance, or replaces its client. Throws forbidden, not_found and invalid with the field. */
export async function registerOAuthClient(
  ctx: IntegrationContext<PersonActor>,
  providerId: string,
  input: z.infer<typeof oauthClientSchema>,
): Promise<{ host: string }> {
  requireManager(ctx.actor, "register an instance");
  const provider = providerOf(providerId);
  if (!takesOwnClients(provider))
    throw new AppError("invalid", `${provider.name} has no instances of one's own.`);
  const host = parseOwnHost(input.host, "host");
  if (host === provider.defaultHost) {
    const sentence = `${host} is not an instance of your own: signing in there is set up by whoever runs this Timewire (${provider.docs}).`;
    throw new AppError("invalid", sentence, "host");
  }
  const { workspaceId, userId } = ctx.actor;
  const row = { workspaceId, provider: provider.id, host };
  const secret = await ctx.vault.encrypt(input.clientSecret, clientSecretLocation(row));
  const present = { clientId: input.clientId, secret, keyId: keyIdOf(secret), updatedAt: ctx.now };
  await commit(ctx, {
    statements: [
      ctx.db
        .insert(oauthClients)
        .values({ ...row, ...present, createdBy: userId, createdAt: ctx.now })
        .onConflictDoUpdate({
          target: [oauthClients.workspaceId, oauthClients.provider, oauthClients.host],
          set: present,
        }),
    ],
    audit: {
      action: "oauth_client.register",
      target: `oauth_client:${provider.id}:${host}`,
      detail: {
        clientId: input.clientId,
      },
    },
  });
  return { host };
}

/** Forgets an instance. Throws forbidden, and conflict while an account there is connected by signing in. */
export async function removeOAuthClient(
  ctx: IntegrationContext<PersonActor>,
  { provider, host }: { provider: string; host: string },
): Promise<void> {
  requireManager(ctx.actor, "remove an instance");
  const { workspaceId } = ctx.actor;
  const row = { workspaceId, provider, host };
  const used = await ctx.db
    .select({ login: connections.accountLogin })
    .from(connections)
    .where(
      and(
        eq(connections.workspaceId, workspaceId),
        eq(connections.provider, provider),
        eq(connections.host, host),
        eq(connections.authMethod, "oauth"),
        ne(connections.status, "disconnected"),
      ),
    )
    .limit(1);
  if (used.length > 0)
    throw new AppError("conflict", `An account at ${host} is connected through it. Disconnect that first.`);
  await commit(ctx, {
    statements: [ctx.db.delete(oauthClients).where(clientRow(row))],
    audit: { action: "oauth_client.remove", target: `oauth_client:${provider}:${host}` },
  });
}

/** The instances that the workspace registered, without secrets. */
export function listOAuthClients(
  { db, actor }: Pick<IntegrationContext, "db" | "actor">,
  provider: string,
): Promise<{ host: string; clientId: string; updatedAt: number }[]> {
  const { host, clientId, updatedAt } = oauthClients;
  return db
    .select({ host, clientId, updatedAt })
    .from(oauthClients)
    .where(and(eq(oauthClients.workspaceId, actor.workspaceId), eq(oauthClients.provider, provider)))
    .orderBy(asc(host));
}

/**
 * How to do OAuth at this host: with the configured client at the provider's own, with the workspace's at an instance. A
 * client's secret never reaches another host than its own. Throws unavailable when there is none.
 */
export async function oauthAt(
  ctx: Pick<IntegrationContext, "db" | "vault" | "config">,
  provider: Provider,
  { host, workspaceId }: { host: string; workspaceId: string | null },
): Promise<{ oauth: OAuth; client: OAuthClientConfig }> {
  const client =
    host === provider.defaultHost
      ? ctx.config.clients[provider.id]
      : await findClient(ctx, { workspaceId: workspaceId ?? "", provider: provider.id, host });
  if (provider.oauth === null || client === undefined) {
    const at = host === provider.defaultHost ? provider.name : host;
    throw new AppError(
      "unavailable",
      `Signing in at ${at} is not set up here. ${provider.token === null ? "Ask" : `Use a ${provider.token.noun}, or ask`} the administrator to follow ${provider.docs}.`,
    );
  }
  return { oauth: provider.oauth, client };
}

async function findClient(
  { db, vault }: Pick<IntegrationContext, "db" | "vault">,
  row: Registered,
): Promise<OAuthClientConfig | undefined> {
  const found = await db.select().from(oauthClients).where(clientRow(row)).get();
  if (found === undefined) return undefined;
  return { id: found.clientId, secret: await vault.decrypt(found.secret, clientSecretLocation(found)) };
}
