import { and, asc, eq, sql } from "drizzle-orm";

import { deliveries } from "../../db/schema/bindings.ts";
import type { Ctx } from "../../domain/context.ts";
import type { Job } from "../../messages.ts";
import type { ConnectionSubscriber } from "../context.ts";

const pageSize = 50;

export const inboundSubscriber: ConnectionSubscriber = {
  async after(ctx, { kind, connectionId }) {
    if (kind === "connected" || kind === "resumed") await resumeDeliveries(ctx, connectionId);
  },
};

type ResumeJob = Extract<Job, { type: "deliveries.resume" }>;

/** Has applied what arrived while a connection was paused; nothing when nothing did. */
async function resumeDeliveries(ctx: Ctx, connectionId: string): Promise<void> {
  const { workspaceId } = ctx.actor;
  const page = await findHeld(ctx, { connectionId, after: null, limit: 1 });
  if (page.length > 0)
    await ctx.enqueue({ type: "deliveries.resume", workspaceId, connectionId, after: null });
}

/** The job behind it: one job per delivery of a page, in the order of their arrival, then the next page. */
export async function resumeDeliveriesPage(ctx: Ctx, job: ResumeJob): Promise<void> {
  const { workspaceId, connectionId, after } = job;
  const page = await findHeld(ctx, { connectionId, after, limit: pageSize });
  for (const { subscriptionId, deliveryId } of page)
    await ctx.enqueue({ type: "delivery.replay", workspaceId, subscriptionId, deliveryId });
  const last = page.at(-1);
  if (last === undefined || page.length < pageSize) return;
  const { receivedAt, subscriptionId, deliveryId } = last;
  await ctx.enqueue({ ...job, after: [receivedAt, subscriptionId, deliveryId] });
}

function findHeld(
  { db, actor }: Ctx,
  { connectionId, after, limit }: Pick<ResumeJob, "connectionId" | "after"> & { limit: number },
) {
  const [receivedAt, subscriptionId, deliveryId] = after ?? [0, "", ""];
  return db
    .select({
      subscriptionId: deliveries.subscriptionId,
      deliveryId: deliveries.deliveryId,
      receivedAt: deliveries.receivedAt,
    })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.workspaceId, actor.workspaceId),
        eq(deliveries.connectionId, connectionId),
        // A literal, like the condition of the index.
        sql`${deliveries.status} = 'held'`,
        sql`(${deliveries.receivedAt}, ${deliveries.subscriptionId}, ${deliveries.deliveryId}) > (${receivedAt}, ${subscriptionId}, ${deliveryId})`,
      ),
    )
    .orderBy(asc(deliveries.receivedAt), asc(deliveries.subscriptionId), asc(deliveries.deliveryId))
    .limit(limit);
}
