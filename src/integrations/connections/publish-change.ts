import type { BatchItem } from "drizzle-orm/batch";

import type { ConnectionChange, IntegrationContext } from "../context.ts";

/** Commits a change of a connection together with what its subscribers add, then lets them react. */
export async function publishChange(
  ctx: IntegrationContext,
  change: ConnectionChange,
  [first, ...others]: readonly [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]],
): Promise<void> {
  const { connectionSubscribers: subscribers } = ctx.registry;
  const added = subscribers.flatMap((subscriber) => subscriber.statements?.(ctx, change) ?? []);
  await ctx.db.batch([first, ...others, ...added]);
  for (const subscriber of subscribers) await subscriber.after?.(ctx, change);
}
