import { and, asc, eq, sql } from "drizzle-orm";

import { runStatements } from "../../db/run-statements.ts";
import { deliveries } from "../../db/schema/bindings.ts";
import type { Ctx } from "../../domain/context.ts";
import { AppError } from "../../lib/errors.ts";
import type { Job } from "../../messages.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { ConnectionSubscriber } from "../context.ts";

const pageSize = 50;

export const inboundSubscriber: ConnectionSubscriber = {
  async after(ctx, { kind, connectionId }) {
    if (kind === "connected" || kind === "resumed") await resumeDeliveries(ctx, connectionId);
  },
};

type ResumeJob = Extract<Job, { type: "deliveries.resume" }>;

/**
 * Does what deliveries of a subscription asked for. When their connection turns out to be paused or to need its owner they are held, and
 * applied again once it works: no sync brings comments, or what was deleted. Throws what else `work` throws.
 */
export async function doOrHold(
  ctx: Ctx,
  { subscriptionId }: { subscriptionId: string },
  { because, work }: { because: readonly { deliveryId: string }[]; work: () => Promise<void> },
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isForOwner(error)) throw error;
    const ids = [...new Set(because.map(({ deliveryId }) => deliveryId))];
    const [held = 0] = await runStatements(ctx.db, [
      sql`UPDATE deliveries SET status = 'held', result = ${`${error.message} This is applied then.`}
        WHERE workspace_id = ${ctx.actor.workspaceId} AND subscription_id = ${subscriptionId}
          AND delivery_id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
          AND EXISTS (SELECT 1 FROM connections WHERE connections.workspace_id = deliveries.workspace_id
            AND connections.id = deliveries.connection_id AND connections.status IN ('paused', 'needs_reconnect'))`,
    ]);
    // Another attempt finds the rows, or a connection that works again.
    if (held < ids.length) throw new Error("Not all deliveries could be held.", { cause: error });
  }
}

function isForOwner(error: unknown): error is Error {
  if (error instanceof AppError) return error.code === "conflict";
  return error instanceof ProviderError && error.code === "unauthorized" && error.permanent;
}

/** Has applied what was held while a connection did not work; nothing when nothing was. */
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
