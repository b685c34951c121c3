import { and, eq } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import { calendarChannels } from "../../db/schema/calendar.ts";
import { connections } from "../../db/schema/connections.ts";
import { sha256Hex } from "../../lib/digest.ts";
import { createSecret } from "../../lib/id.ts";
import type { CalendarPush } from "../../providers/calendar.ts";
import { ProviderError } from "../../providers/provider.ts";
import { openBinding, type OpenConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { bindingRow } from "../bindings/find-binding.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { endChannels } from "./channel-statements.ts";
import { channelUrl } from "./channel-url.ts";

type ChannelRow = typeof calendarChannels.$inferSelect;
type Reach = { push: CalendarPush; call: OpenConnection["call"] };

/**
 * Lets the provider tell of a calendar's changes: prolongs the channel where that is possible, otherwise opens another one
 * before it closes the old. After a gap the calendar is read. A provider that will not is left: polling goes on. Throws
 * ProviderError when a later try can help.
 */
export async function watchCalendar(ctx: IntegrationContext, bindingId: string): Promise<void> {
  const found = await findWatched(ctx, bindingId);
  if (found === null) return;
  const { binding, channels } = found;
  const { provider, call } = await openBinding(ctx, binding);
  const push = provider.calendar?.push;
  if (push === undefined) return;
  try {
    const kept = await keepChannel(ctx, binding, { channels, reach: { push, call } });
    // Also what two jobs opened at the same moment: one channel is enough.
    const surplus = channels.filter(({ id }) => id !== kept);
    const living = surplus.filter(({ expiresAt }) => expiresAt > ctx.now);
    await endChannels(provider, living, call);
    for (const channel of surplus) await ctx.db.delete(calendarChannels).where(rowOfChannel(channel));
  } catch (error) {
    if (!(error instanceof ProviderError) || !error.permanent || error.code === "unauthorized") throw error;
    await ctx.db.update(bindings).set({ hookStatus: "failed" }).where(bindingRow(binding));
  }
}

/** Prolongs the channel that lasts longest, or opens one. Its id; null = a new one. */
async function keepChannel(
  ctx: IntegrationContext,
  binding: BindingRow,
  { channels, reach }: { channels: ChannelRow[]; reach: Reach },
): Promise<string | null> {
  const [latest] = channels
    .filter(({ expiresAt }) => expiresAt > ctx.now)
    .toSorted((a, b) => b.expiresAt - a.expiresAt);
  const fate = latest === undefined ? "ended" : await prolong(ctx, latest, reach);
  if (latest !== undefined && fate === "prolonged") return latest.id;
  await open(ctx, binding, reach);
  const { workspaceId, id: bindingId } = binding;
  if (fate === "ended") await ctx.enqueue({ type: "sync.page", workspaceId, bindingId, runId: null });
  return null;
}

async function findWatched({ db, actor }: IntegrationContext, bindingId: string) {
  const { workspaceId } = actor;
  const [rows, channels] = await db.batch([
    db
      .select({ binding: bindings })
      .from(bindings)
      .innerJoin(
        connections,
        and(eq(connections.workspaceId, bindings.workspaceId), eq(connections.id, bindings.connectionId)),
      )
      .where(
        and(
          eq(bindings.workspaceId, workspaceId),
          eq(bindings.id, bindingId),
          eq(bindings.status, "active"),
          eq(connections.status, "active"),
        ),
      ),
    db
      .select()
      .from(calendarChannels)
      .where(and(eq(calendarChannels.workspaceId, workspaceId), eq(calendarChannels.bindingId, bindingId))),
  ]);
  const [row] = rows;
  return row === undefined ? null : { binding: row.binding, channels };
}

async function prolong(
  ctx: IntegrationContext,
  row: ChannelRow,
  { push, call }: Reach,
): Promise<"prolonged" | "not_possible" | "ended"> {
  const { renew } = push;
  if (renew === null) return "not_possible";
  const { remoteId, resourceId } = row;
  try {
    const channel = { id: remoteId, resourceId, expiresAt: row.expiresAt };
    const { expiresAt } = await call((access) => renew(access, channel, ctx.now));
    await ctx.db
      .update(calendarChannels)
      .set({ expiresAt, renewAt: renewalOf(expiresAt, ctx.now) })
      .where(rowOfChannel(row));
    return "prolonged";
  } catch (error) {
    if (error instanceof ProviderError && error.code === "not_found") return "ended";
    throw error;
  }
}

async function open(ctx: IntegrationContext, binding: BindingRow, { push, call }: Reach): Promise<void> {
  const { workspaceId, id: bindingId, provider, externalId } = binding;
  const [id, token] = [createSecret(), createSecret()];
  const url = channelUrl(ctx.config.appUrl, provider, id);
  const channel = await call((access) => push.watch(access, externalId, { id, url, token, nowMs: ctx.now }));
  const { expiresAt } = channel;
  await ctx.db.batch([
    ctx.db.insert(calendarChannels).values({
      id,
      workspaceId,
      bindingId,
      provider,
      remoteId: channel.id,
      resourceId: channel.resourceId,
      tokenHash: await sha256Hex(token),
      expiresAt,
      renewAt: renewalOf(expiresAt, ctx.now),
    }),
    ctx.db.update(bindings).set({ hookStatus: "installed" }).where(bindingRow(binding)),
  ]);
}

function rowOfChannel({ workspaceId, id }: ChannelRow) {
  return and(eq(calendarChannels.workspaceId, workspaceId), eq(calendarChannels.id, id));
}

/** After 60 % of its life: what is left outlasts an outage of hours, also for a channel that lives a day. */
function renewalOf(expiresAt: number, now: number): number {
  return Math.floor(now + (expiresAt - now) * 0.6);
}
