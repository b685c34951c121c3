import { AppError, notFound } from "../../lib/errors.ts";
import { type Access, type Provider, ProviderError } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";
import { selectHosts } from "./connection-hosts.ts";
import { type Connection, selectConnection } from "./find-connection.ts";
import { freshToken } from "./fresh-token.ts";
import { guardCalls } from "./guard-calls.ts";
import type { FreshToken } from "./refresh-lease.ts";
import { needsReconnect, providerOf } from "./provider-of.ts";

export type OpenConnection = {
  connection: Connection;
  provider: Provider;
  /**
   * Runs a call with an access token that is valid now. When the provider rejects the token, it is renewed once and the call
   * repeated once, so the call must not have done anything before it is rejected. Throws ProviderError.
   */
  call: <T>(action: (access: Access) => Promise<T>) => Promise<T>;
};

/**
 * Opens a connection for calls. Throws not_found, conflict when it is paused, and ProviderError "unauthorized" when it
 * needs its owner.
 */
export async function openConnection(ctx: IntegrationContext, connectionId: string): Promise<OpenConnection> {
  const open = await openInAnyState(ctx, connectionId);
  const { connection, provider } = open;
  if (connection.status === "needs_reconnect") throw needsReconnect(connection);
  if (connection.status === "paused") {
    throw new AppError("conflict", `The connection to ${provider.name} is paused. Resume it first.`);
  }
  return open;
}

/** Opens a binding's connection: its calls are meant for the binding's site. Throws as `openConnection`. */
export async function openBinding(
  ctx: IntegrationContext,
  { connectionId, siteId }: { connectionId: string; siteId: string | null },
): Promise<OpenConnection> {
  return atSite(await openConnection(ctx, connectionId), siteId);
}

/** The same connection, with calls that are meant for one of its sites. */
export function atSite(open: OpenConnection, siteId: string | null): OpenConnection {
  return { ...open, call: (action) => open.call((access) => action({ ...access, siteId })) };
}

/** The same whatever the connection's status. Throws not_found for one that is disconnected. */
export async function openInAnyState(ctx: IntegrationContext, connectionId: string): Promise<OpenConnection> {
  const open = await openIfThere(ctx, connectionId);
  if (open === null) throw notFound("connection");
  return open;
}

/** The same; null for one that is unknown or disconnected. */
export async function openIfThere(
  context: IntegrationContext,
  connectionId: string,
): Promise<OpenConnection | null> {
  const { workspaceId } = context.actor;
  const [[connection], hosts] = await context.db.batch([
    selectConnection(context, connectionId),
    selectHosts(context, { workspaceId, connectionId }),
  ]);
  if (connection === undefined) return null;
  const provider = providerOf(connection.provider);
  const http = guardCalls(context, { connection, provider, hosts });
  const ctx = { ...context, http };
  const access = { host: connection.host, siteId: null, http };
  let token: FreshToken | null = null;
  return {
    connection,
    provider,
    async call(action) {
      const first = token ?? (await freshToken(ctx, connection));
      token = first;
      try {
        return await action({ ...access, credential: first.credential });
      } catch (error) {
        if (!(error instanceof ProviderError) || error.code !== "unauthorized") throw error;
        token = await freshToken(ctx, connection, first.version);
        return action({ ...access, credential: token.credential });
      }
    },
  };
}
