import { and, eq, inArray, type SQL } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import { calendarChannels } from "../../db/schema/calendar.ts";
import type { Ctx } from "../../domain/context.ts";
import type { Access } from "../../providers/access.ts";
import { type Provider, ProviderError } from "../../providers/provider.ts";

/** What it takes to end a channel at its provider once its row is gone. `id` is ours. */
export type LeftChannel = { id: string; remoteId: string; resourceId: string; expiresAt: number };

type Calendars = { connectionId: string; bindingId?: string };

/** The channels of a connection's calendars, or of one of them. */
export function channelsOf(ctx: Ctx, which: Calendars) {
  const { id, remoteId, resourceId, expiresAt } = calendarChannels;
  return ctx.db
    .select({ id, remoteId, resourceId, expiresAt })
    .from(calendarChannels)
    .where(and(eq(calendarChannels.workspaceId, ctx.actor.workspaceId), isAmong(ctx, which)));
}

/** The statements for a verb's batch after which notices are refused at our door, and nobody renews. */
export function forgetChannels(ctx: Ctx, which: Calendars) {
  return [
    ctx.db
      .delete(calendarChannels)
      .where(and(eq(calendarChannels.workspaceId, ctx.actor.workspaceId), isAmong(ctx, which))),
    ctx.db.update(bindings).set({ hookStatus: "removed" }).where(areCalendars(ctx, which)),
  ] as const;
}

/** Ends channels at their provider. One that it does not let us end is left: it ends by itself within days. Throws ProviderError. */
export async function endChannels(
  { calendar }: Provider,
  channels: readonly LeftChannel[],
  call: (action: (access: Access) => Promise<void>) => Promise<void>,
): Promise<void> {
  for (const { remoteId, resourceId, expiresAt } of channels) {
    try {
      await call(async (access) => calendar?.push?.stop(access, { id: remoteId, resourceId, expiresAt }));
    } catch (error) {
      const isFinal = error instanceof ProviderError && error.permanent && error.code !== "unauthorized";
      if (!isFinal) throw error;
    }
  }
}

function isAmong(ctx: Ctx, which: Calendars): SQL {
  const ids = ctx.db.select({ id: bindings.id }).from(bindings).where(areCalendars(ctx, which));
  return inArray(calendarChannels.bindingId, ids);
}

function areCalendars({ actor }: Ctx, { connectionId, bindingId }: Calendars): SQL | undefined {
  return and(
    eq(bindings.workspaceId, actor.workspaceId),
    eq(bindings.connectionId, connectionId),
    eq(bindings.kind, "calendar"),
    bindingId === undefined ? undefined : eq(bindings.id, bindingId),
  );
}
