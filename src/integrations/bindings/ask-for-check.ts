import { and, eq } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import type { Ctx } from "../../domain/context.ts";

/**
 * Has containers compared with their links, after a time in which deliveries may have been missed or when something that
 * many issues share has changed: those of a connection, or one of them.
 */
export async function askForCheck(
  ctx: Ctx,
  which: { connectionId: string; bindingId?: string },
): Promise<void> {
  const { workspaceId } = ctx.actor;
  const rows = await ctx.db
    .update(bindings)
    .set({ fullSyncDueAt: ctx.now })
    .where(
      and(
        eq(bindings.workspaceId, workspaceId),
        eq(bindings.connectionId, which.connectionId),
        which.bindingId === undefined ? undefined : eq(bindings.id, which.bindingId),
        eq(bindings.capability, "tracker"),
        eq(bindings.status, "active"),
      ),
    )
    .returning({ id: bindings.id });
  for (const { id } of rows)
    await ctx.enqueue({ type: "sync.page", workspaceId, bindingId: id, runId: null });
}
