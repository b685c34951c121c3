import { sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { log } from "../../lib/log.ts";
import type { Frame } from "./process-batch.ts";

/**
 * What each frame stands for: itself or, when it came by an address that all connections share, one for each binding that its
 * container is bound to. What is bound to nothing is dropped: there is no workspace that could be shown it.
 */
export async function resolveShared(db: Database, frames: Frame[]): Promise<Frame[][]> {
  const shared = frames.map(({ header }) => header.shared ?? null);
  if (shared.every((address) => address === null)) return frames.map((frame) => [frame]);
  const rows = await db.all<{ at: number; subscriptionId: string }>(sql`
    SELECT wanted.key AS at, subscriptions.id AS subscriptionId FROM json_each(${JSON.stringify(shared)}) AS wanted
    CROSS JOIN subscriptions ON subscriptions.provider = wanted.value->>'provider'
      AND subscriptions.remote_id = wanted.value->>'remoteId' AND subscriptions.scope = 'app' AND subscriptions.state = 'active'
    CROSS JOIN bindings ON bindings.workspace_id = subscriptions.workspace_id AND bindings.id = subscriptions.binding_id
      AND bindings.external_id = wanted.value->>'externalId'
      AND (json_type(wanted.value, '$.siteId') IS NULL OR bindings.site_id IS wanted.value->>'siteId')`);
  const found = Map.groupBy(rows, ({ at }) => at);
  return frames.map((frame, at) => {
    if (frame.header.shared === undefined) return [frame];
    const owners = found.get(at) ?? [];
    if (owners.length === 0) log("info", "delivery_of_nobody", { provider: frame.header.shared.provider });
    return owners.map(({ subscriptionId }) => ({
      ...frame,
      header: { ...frame.header, subscriptionId, shared: undefined },
    }));
  });
}
