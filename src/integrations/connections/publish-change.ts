import type { BatchItem } from "drizzle-orm/batch";

import { type AuditEntry, commit } from "../../domain/commit.ts";
import type { ConnectionChange, IntegrationContext } from "../context.ts";

/** Commits a change of a connection together with what its subscribers add, then lets them react. */
export async function publishChange(
  ctx: IntegrationContext,
  change: ConnectionChange,
  { statements, audit }: { statements: readonly BatchItem<"sqlite">[]; audit: AuditEntry },
): Promise<void> {
  const { connectionSubscribers: subscribers } = ctx.registry;
  const added = subscribers.flatMap((subscriber) => subscriber.statements?.(ctx, change) ?? []);
  await commit(ctx, { statements: [...statements, ...added], audit });
  for (const subscriber of subscribers) await subscriber.after?.(ctx, change);
}
