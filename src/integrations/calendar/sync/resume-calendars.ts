import { and, eq } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import type { Ctx } from "../../../domain/context.ts";
import type { ConnectionSubscriber } from "../../context.ts";

export const calendarSubscriber: ConnectionSubscriber = {
  async after(ctx, { kind, connectionId }) {
    if (kind === "connected" || kind === "resumed") await resumeCalendars(ctx, connectionId);
  },
};

/** Has the calendars of a connection that works again read now. */
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
  for (const { bindingId } of rows)
    await ctx.enqueue({ type: "sync.page", workspaceId, bindingId, runId: null });
}
