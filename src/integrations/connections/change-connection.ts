import { and, eq } from "drizzle-orm";

import { connections } from "../../db/schema/connections.ts";
import { auditEntry } from "../../domain/audit.ts";
import { AppError } from "../../lib/errors.ts";
import type { WireCtx } from "../context.ts";
import { activityEntry } from "./activity.ts";
import { type Connection, findManagedConnection } from "./find-connection.ts";

/** The rows of this connection, for `where`. */
export function rowOf({ workspaceId, id }: Pick<Connection, "workspaceId" | "id">) {
  return and(eq(connections.workspaceId, workspaceId), eq(connections.id, id));
}

/** Stops syncs and the handling of what arrives, until it is resumed. Throws not_found, forbidden and conflict. */
export async function pauseConnection(wire: WireCtx, connectionId: string): Promise<void> {
  await changeStatus(wire, connectionId, {
    from: "active",
    to: "paused",
    summary: "The connection was paused.",
  });
}

/** Throws not_found, forbidden and conflict. */
export async function resumeConnection(wire: WireCtx, connectionId: string): Promise<void> {
  await changeStatus(wire, connectionId, {
    from: "paused",
    to: "active",
    summary: "The connection was resumed.",
  });
}

async function changeStatus(
  wire: WireCtx,
  connectionId: string,
  { from, to, summary }: { from: string; to: string; summary: string },
): Promise<void> {
  const connection = await findManagedConnection(wire, connectionId);
  if (connection.status === to) return;
  if (connection.status !== from) {
    throw new AppError("conflict", "This connection has to be reconnected first.");
  }
  await wire.db.batch([
    wire.db
      .update(connections)
      .set({ status: to, updatedAt: wire.now })
      .where(and(rowOf(connection), eq(connections.status, from))),
    activityEntry(wire, { connectionId, kind: to === "paused" ? "pause" : "resume", outcome: "ok", summary }),
    auditEntry(wire, `connection.${to === "paused" ? "pause" : "resume"}`, `connection:${connectionId}`),
  ]);
}
