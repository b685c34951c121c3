import { and, eq } from "drizzle-orm";

import { connectionHosts, connections, credentials } from "../../db/schema/connections.ts";
import type { Job } from "../../messages.ts";
import type { IntegrationContext } from "../context.ts";
import { activityEntry } from "./activity.ts";
import { rowOf } from "./change-connection.ts";
import { type Connection, findManagedConnection } from "./find-connection.ts";
import { publishChange } from "./publish-change.ts";

/** The job looks at the database before it acts, so it may be sent before the batch that it belongs to. */
const headStartSeconds = 5;

/**
 * Ends a connection at once: secrets are wiped, bindings and subscriptions switched off; tasks and time stay. The provider is
 * told by a job that tries again while it is down. Throws not_found and forbidden.
 */
export async function disconnect(ctx: IntegrationContext, connectionId: string): Promise<void> {
  await endConnection(ctx, await findManagedConnection(ctx, connectionId));
}

/** The same for a connection that is at hand, whoever asks. */
export async function endConnection(ctx: IntegrationContext, connection: Connection): Promise<void> {
  const { id: connectionId } = connection;
  const job = await cleanUpJob(ctx, connection);
  // Sent first: were the batch to succeed alone, nothing would be left with which the provider can be notified.
  if (job !== null) await ctx.enqueue(job, { delaySeconds: headStartSeconds });
  const inWorkspace = ctx.actor.workspaceId;
  await publishChange(
    ctx,
    { kind: "disconnected", connectionId },
    {
      statements: [
        ctx.db
          .update(connections)
          .set({ status: "disconnected", lastError: null, lastErrorAt: null, updatedAt: ctx.now })
          .where(rowOf(connection)),
        ctx.db
          .delete(credentials)
          .where(and(eq(credentials.workspaceId, inWorkspace), eq(credentials.connectionId, connectionId))),
        ctx.db
          .delete(connectionHosts)
          .where(
            and(eq(connectionHosts.workspaceId, inWorkspace), eq(connectionHosts.connectionId, connectionId)),
          ),
        activityEntry(ctx, {
          connectionId,
          kind: "disconnect",
          outcome: "ok",
          summary: "The connection was ended and its secrets were deleted.",
        }),
      ],
      audit: {
        action: "connection.disconnect",
        target: `connection:${connectionId}`,
        detail: { provider: connection.provider, login: connection.accountLogin },
      },
    },
  );
}

/** What is left to do at the provider; null when nothing is stored that would let us. */
async function cleanUpJob(ctx: IntegrationContext, connection: Connection): Promise<Job | null> {
  const { workspaceId, id: connectionId, provider, host } = connection;
  const [credential] = await ctx.db
    .select({ secret: credentials.secret })
    .from(credentials)
    .where(and(eq(credentials.connectionId, connectionId), eq(credentials.workspaceId, workspaceId)));
  if (credential === undefined) return null;
  return {
    type: "connection.cleanup",
    workspaceId,
    connectionId,
    provider,
    host,
    secret: credential.secret,
  };
}
