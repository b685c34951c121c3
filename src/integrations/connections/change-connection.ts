import { and, eq } from "drizzle-orm";

import { connections } from "../../db/schema/connections.ts";
import { auditEntry } from "../../domain/audit.ts";
import { AppError } from "../../lib/errors.ts";
import { channelsOf, forgetChannels } from "../subscriptions/channel-statements.ts";
import { resumeCalendars } from "../calendar/sync/resume-calendars.ts";
import { leaveChannels } from "../subscriptions/stop-channels.ts";
import type { WireCtx } from "../context.ts";
import { askForCheck } from "../bindings/ask-for-check.ts";
import { resumeDeliveries } from "../inbound/held-deliveries.ts";
import { activityEntry } from "./activity.ts";
import { type Connection, findManagedConnection } from "./find-connection.ts";

/** The rows of this connection, for `where`. */
export function rowOf({ workspaceId, id }: Pick<Connection, "workspaceId" | "id">) {
  return and(eq(connections.workspaceId, workspaceId), eq(connections.id, id));
}

/**
 * Stops syncs and the handling of what arrives, until it is resumed; calendars tell nothing meanwhile. Throws not_found,
 * forbidden and conflict.
 */
export async function pauseConnection(wire: WireCtx, connectionId: string): Promise<void> {
  const change = { from: "active", to: "paused", summary: "The connection was paused." };
  const connection = await findChanging(wire, connectionId, change);
  if (connection === null) return;
  await leaveChannels(wire, connectionId, await channelsOf(wire, { connectionId }));
  await wire.db.batch([...changeStatus(wire, connection, change), ...forgetChannels(wire, { connectionId })]);
}

/** Takes up what was paused, calendars at once, and what arrived meanwhile. Throws not_found, forbidden and conflict. */
export async function resumeConnection(wire: WireCtx, connectionId: string): Promise<void> {
  const change = { from: "paused", to: "active", summary: "The connection was resumed." };
  const connection = await findChanging(wire, connectionId, change);
  if (connection === null) return;
  await wire.db.batch(changeStatus(wire, connection, change));
  await resumeCalendars(wire, connectionId);
  await resumeDeliveries(wire, connectionId);
  await askForCheck(wire, { connectionId });
}

type Change = { from: string; to: string; summary: string };

/** null when there is nothing to change. */
async function findChanging(
  wire: WireCtx,
  connectionId: string,
  { from, to }: Change,
): Promise<Connection | null> {
  const connection = await findManagedConnection(wire, connectionId);
  if (connection.status === to) return null;
  if (connection.status !== from) {
    throw new AppError("conflict", "This connection has to be reconnected first.");
  }
  return connection;
}

function changeStatus(wire: WireCtx, connection: Connection, { from, to, summary }: Change) {
  const { id: connectionId } = connection;
  return [
    wire.db
      .update(connections)
      .set({ status: to, updatedAt: wire.now })
      .where(and(rowOf(connection), eq(connections.status, from))),
    activityEntry(wire, { connectionId, kind: to === "paused" ? "pause" : "resume", outcome: "ok", summary }),
    auditEntry(wire, `connection.${to === "paused" ? "pause" : "resume"}`, `connection:${connectionId}`),
  ] as const;
}
