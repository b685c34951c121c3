import { and, eq, sql } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import type { Ctx } from "../../../domain/context.ts";
import type { ConnectionSubscriber } from "../../context.ts";

export const calendarSubscriber: ConnectionSubscriber = {
  async after(ctx, { kind, connectionId }) {
    if (kind === "connected" || kind === "resumed") await resumeCalendars(ctx, connectionId);
  },
};

/**
 * Has the calendars of a connection that works again read now, and writes what could not be exported meanwhile: the next
 * minute finds it due.
 */
async function resumeCalendars(ctx: Ctx, connectionId: string): Promise<void> {
  const { workspaceId } = ctx.actor;
  const rows = await ctx.db
    .select({ bindingId: bindings.id })
    .from(bindings)
    .where(
      and(
        eq(bindings.workspaceId, workspaceId),
        eq(bindings.connectionId, connectionId),
        eq(bindings.capability, "calendar"),
        eq(bindings.status, "active"),
      ),
    );
  if (rows.length === 0) return;
  const ids = JSON.stringify(rows.map(({ bindingId }) => bindingId));
  await ctx.db.run(sql`
    UPDATE event_links INDEXED BY event_links_due SET due_at = ${ctx.now}
    WHERE due_at IS NOT NULL AND workspace_id = ${workspaceId}
      AND binding_id IN (SELECT value FROM json_each(${ids}))`);
  for (const { bindingId } of rows)
    await ctx.enqueue({ type: "sync.page", workspaceId, bindingId, runId: null });
}
