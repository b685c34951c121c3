import { and, eq, ne, or, isNull, type SQL } from "drizzle-orm";

import { connections } from "../../db/schema/connections.ts";
import { type Actor, canManage, type Ctx } from "../../domain/context.ts";
import { AppError, notFound } from "../../lib/errors.ts";

export type Connection = typeof connections.$inferSelect;

/** Which connections an actor sees: the workspace's shared ones and one's own; the system and webhooks see all. */
export function visibleTo(actor: Actor): SQL | undefined {
  const inWorkspace = eq(connections.workspaceId, actor.workspaceId);
  if (!("userId" in actor)) return inWorkspace;
  return and(inWorkspace, or(isNull(connections.ownerId), eq(connections.ownerId, actor.userId)));
}

/** Reads a connection that the actor sees and that is not disconnected. */
export function selectConnection({ db, actor }: Pick<Ctx, "db" | "actor">, id: string) {
  return db
    .select()
    .from(connections)
    .where(and(visibleTo(actor), eq(connections.id, id), ne(connections.status, "disconnected")));
}

/** Throws not_found for unknown and disconnected ones, other people's personal ones and those of other workspaces. */
export async function findConnection(ctx: Pick<Ctx, "db" | "actor">, id: string): Promise<Connection> {
  const found = await selectConnection(ctx, id).get();
  if (found === undefined) throw notFound("connection");
  return found;
}

/** Owners and admins manage the shared connections; a personal one is managed by its owner alone. */
export function canManageConnection(actor: Actor, { ownerId }: Pick<Connection, "ownerId">): boolean {
  return ownerId === null ? canManage(actor) : "userId" in actor && actor.userId === ownerId;
}

/** A connection that the actor manages. Throws not_found and forbidden. */
export async function findManagedConnection(ctx: Pick<Ctx, "db" | "actor">, id: string): Promise<Connection> {
  return requireManaged(ctx.actor, await selectConnection(ctx, id).get());
}

/** The same of what `selectConnection` found. */
export function requireManaged(actor: Actor, found: Connection | undefined): Connection {
  if (found === undefined) throw notFound("connection");
  if (!canManageConnection(actor, found))
    throw new AppError("forbidden", "Only owners and admins can change a connection of the workspace.");
  return found;
}
