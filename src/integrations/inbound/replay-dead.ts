import { and, asc, eq, sql } from "drizzle-orm";

import { deliveries } from "../../db/schema/bindings.ts";
import { commit } from "../../domain/commit.ts";
import { requireManager, type Ctx, type PersonCtx } from "../../domain/context.ts";
import type { Job } from "../../messages.ts";

const pageSize = 50;

type ReplayDeadJob = Extract<Job, { type: "deliveries.replay" }>;

/** Has all deliveries replayed that are dead now. Returns how many there are. Throws forbidden. */
export async function replayDead(ctx: PersonCtx): Promise<number> {
  requireManager(ctx.actor, "replay deliveries");
  const { workspaceId } = ctx.actor;
  const dead = await ctx.db.$count(
    deliveries,
    and(eq(deliveries.workspaceId, workspaceId), sql`${deliveries.status} = 'dead'`),
  );
  if (dead === 0) return 0;
  await commit(ctx, {
    statements: [],
    audit: { action: "delivery.replay_all", target: "deliveries", detail: { dead } },
  });
  await ctx.enqueue({ type: "deliveries.replay", workspaceId, after: null, until: ctx.now });
  return dead;
}

/**
 * The job behind it: one job per dead delivery of a page, then the next page. It goes forward, so that it ends although
 * some of them die again.
 */
export async function replayDeadPage(ctx: Ctx, { workspaceId, after, until }: ReplayDeadJob): Promise<void> {
  const [receivedAt, subscriptionId, deliveryId] = after ?? [0, "", ""];
  const page = await ctx.db
    .select({
      subscriptionId: deliveries.subscriptionId,
      deliveryId: deliveries.deliveryId,
      receivedAt: deliveries.receivedAt,
    })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.workspaceId, workspaceId),
        sql`${deliveries.status} = 'dead'`,
        sql`(${deliveries.receivedAt}, ${deliveries.subscriptionId}, ${deliveries.deliveryId}) > (${receivedAt}, ${subscriptionId}, ${deliveryId})`,
        sql`${deliveries.receivedAt} <= ${until}`,
      ),
    )
    .orderBy(asc(deliveries.receivedAt), asc(deliveries.subscriptionId), asc(deliveries.deliveryId))
    .limit(pageSize);
  for (const row of page) {
    await ctx.enqueue({
      type: "delivery.replay",
      workspaceId,
      subscriptionId: row.subscriptionId,
      deliveryId: row.deliveryId,
    });
  }
  const last = page.at(-1);
  if (last === undefined || page.length < pageSize) return;
  await ctx.enqueue({
    type: "deliveries.replay",
    workspaceId,
    after: [last.receivedAt, last.subscriptionId, last.deliveryId],
    until,
  });
}
