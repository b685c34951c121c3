import { and, asc, eq, gt } from "drizzle-orm";

import { connectionOfBinding } from "../../db/queries/joins.ts";
import { subscriptionOfBinding } from "../../db/queries/subscription-of-binding.ts";
import { bindings } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import type { Ctx } from "../../domain/context.ts";
import { visibleTo } from "../connections/find-connection.ts";

export type ListBindings = { connectionId?: string | undefined; after?: string | undefined; limit: number };

/** One page of the bindings whose connections the actor sees, oldest first. `after` is the last id of the page before. */
export async function listBindings(
  ctx: Pick<Ctx, "db" | "actor">,
  { connectionId, after, limit }: ListBindings,
) {
  const rows = await ctx.db
    .select({ binding: bindings, subscription: subscriptionOfBinding("state") })
    .from(bindings)
    .innerJoin(connections, connectionOfBinding)
    .where(
      and(
        visibleTo(ctx.actor),
        eq(bindings.workspaceId, ctx.actor.workspaceId),
        connectionId === undefined ? undefined : eq(bindings.connectionId, connectionId),
        after === undefined ? undefined : gt(bindings.id, after),
      ),
    )
    .orderBy(asc(bindings.id))
    .limit(limit + 1);
  return {
    bindings: rows.slice(0, limit).map(({ binding, subscription }) => ({ ...binding, subscription })),
    hasMore: rows.length > limit,
  };
}
