import { and, eq, type SQL, sql } from "drizzle-orm";

import { clients } from "../../db/schema/money.ts";
import { projects } from "../../db/schema/work.ts";
import { notFound } from "../../lib/errors.ts";
import { type Actor, canManage, type Ctx } from "../context.ts";
import { isVisibleTo } from "../projects/access.ts";

/** Condition on `clients`: the actor sees it. Members see the clients of projects that they see; managers see all. */
export function isClientVisibleTo(actor: Actor): SQL | undefined {
  const scope = eq(clients.workspaceId, actor.workspaceId);
  if (canManage(actor)) return scope;
  const through = sql`EXISTS (SELECT 1 FROM ${projects} INDEXED BY projects_client
    WHERE ${isVisibleTo(actor)} AND ${projects.clientId} = ${clients.id})`;
  return and(scope, through);
}

/** The row of a client that the actor sees. Throws not_found. */
export async function findClient(ctx: Ctx, id: string) {
  const row = await ctx.db
    .select()
    .from(clients)
    .where(and(isClientVisibleTo(ctx.actor), eq(clients.id, id)))
    .get();
  if (row === undefined) throw notFound("client");
  return row;
}
