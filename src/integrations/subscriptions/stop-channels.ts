import { and, eq, sql } from "drizzle-orm";

import { calendarChannels } from "../../db/schema/calendar.ts";
import type { Ctx } from "../../domain/context.ts";
import type { Job } from "../../messages.ts";
import { openInAnyState } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { endChannels, type LeftChannel } from "./channel-statements.ts";

export type StopJob = Extract<Job, { type: "channels.stop" }>;

/** The job looks at the database before it acts, so it may be sent before the batch that it belongs to. */
const headStartSeconds = 5;

/** Has channels ended whose rows the caller's next batch deletes. To be called first, so that none is forgotten. */
export async function leaveChannels(
  ctx: Ctx,
  connectionId: string,
  channels: readonly LeftChannel[],
): Promise<void> {
  if (channels.length === 0) return;
  const { workspaceId } = ctx.actor;
  const job = { type: "channels.stop" as const, workspaceId, connectionId, channels: [...channels] };
  await ctx.enqueue(job, { delaySeconds: headStartSeconds });
}

/** Ends channels at their provider, also those of a paused connection. Throws ProviderError, and not_found when it is gone. */
export async function stopChannels(
  context: IntegrationContext,
  { connectionId, channels }: StopJob,
): Promise<void> {
  const { provider, call } = await openInAnyState(context, connectionId);
  await endChannels(provider, await withoutRow(context, channels), call);
}

/** A channel whose row is there is in use: the batch that was to delete it did not come through. */
async function withoutRow(
  { db, actor }: IntegrationContext,
  channels: LeftChannel[],
): Promise<LeftChannel[]> {
  const ids = JSON.stringify(channels.map(({ id }) => id));
  const used = await db
    .select({ id: calendarChannels.id })
    .from(calendarChannels)
    .where(
      and(
        eq(calendarChannels.workspaceId, actor.workspaceId),
        sql`${calendarChannels.id} IN (SELECT value FROM json_each(${ids}))`,
      ),
    );
  const inUse = new Set(used.map(({ id }) => id));
  return channels.filter(({ id }) => !inUse.has(id));
}
