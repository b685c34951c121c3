import { and, eq } from "drizzle-orm";

import { connections } from "../../db/schema/connections.ts";
import { AppError } from "../../lib/errors.ts";
import type { IntegrationContext } from "../context.ts";
import { activityEntry } from "./activity.ts";
import { type Connection, findManagedConnection } from "./find-connection.ts";
import { publishChange } from "./publish-change.ts";

/** The rows of this connection, for `where`. */
export function rowOf({ workspaceId, id }: Pick<Connection, "workspaceId" | "id">) {
  return and(eq(connections.workspaceId, workspaceId), eq(connections.id, id));
}

/**
 * Stops syncs and the handling of what arrives, until it is resumed; calendars send no push messages meanwhile. Throws not_found,
 * forbidden and conflict.
 */
export async function pauseConnection(ctx: IntegrationContext, connectionId: string): Promise<void> {
  const change: Change = { from: "active", to: "paused", summary: "The connection was paused." };
  const connection = await findChanging(ctx, connectionId, change);
  if (connection === null) return;
  await publishChange(ctx, { kind: "paused", connectionId }, changeStatus(ctx, connection, change));
}

/** Resumes syncs, calendars at once, and applies what arrived meanwhile. Throws not_found, forbidden and conflict. */
export async function resumeConnection(ctx: IntegrationContext, connectionId: string): Promise<void> {
  const change: Change = { from: "paused", to: "active", summary: "The connection was resumed." };
  const connection = await findChanging(ctx, connectionId, change);
  if (connection === null) return;
  await publishChange(ctx, { kind: "resumed", connectionId }, changeStatus(ctx, connection, change));
}

type Status = Connection["status"];
type Change = { from: Status; to: Status; summary: string };

/** null when there is nothing to change. */
async function findChanging(
  ctx: IntegrationContext,
  connectionId: string,
  { from, to }: Change,
): Promise<Connection | null> {
  const connection = await findManagedConnection(ctx, connectionId);
  if (connection.status === to) return null;
  if (connection.status !== from) {
    throw new AppError("conflict", "This connection has to be reconnected first.");
  }
  return connection;
}

function changeStatus(ctx: IntegrationContext, connection: Connection, { from, to, summary }: Change) {
  const { id: connectionId } = connection;
  const kind = to === "paused" ? "pause" : "resume";
  const statements = [
    ctx.db
      .update(connections)
      .set({ status: to, updatedAt: ctx.now })
      .where(and(rowOf(connection), eq(connections.status, from))),
    activityEntry(ctx, { connectionId, kind, outcome: "ok", summary }),
  ];
  return { statements, audit: { action: `connection.${kind}`, target: `connection:${connectionId}` } };
}
