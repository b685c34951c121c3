import { and, eq } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import { calendarChannels } from "../../../db/schema/calendar.ts";
import { connections } from "../../../db/schema/connections.ts";
import { sha256Hex } from "../../../lib/digest.ts";
import { createSecret } from "../../../lib/id.ts";
import type { CalendarPush, Channel } from "../../../providers/calendar.ts";
import { ProviderError } from "../../../providers/provider.ts";
import { type OpenConnection, openConnection } from "../../connections/open-connection.ts";
import type { WireCtx } from "../../context.ts";
import { bindingRow } from "../../issues/find-binding.ts";
import type { BindingRow } from "../../webhooks/applied.ts";
import { channelUrl } from "./channel-url.ts";

export type ChannelRow = typeof calendarChannels.$inferSelect;
type Reach = { push: CalendarPush; call: OpenConnection["call"] };

/**
 * Lets the provider tell of a calendar's changes: prolongs the channel where that is possible, otherwise opens another one
 * before it closes the old. A provider that will not is left: polling goes on. Throws ProviderError when a later try can help.
 */
export async function watchCalendar(wire: WireCtx, bindingId: string): Promise<void> {
  const found = await findWatched(wire, bindingId);
  if (found === null) return;
  const { binding, channels } = found;
  const { provider, call } = await openConnection(wire, binding.connectionId);
  const push = provider.calendar?.push;
  if (push === undefined) return;
  try {
    const [latest] = channels.toSorted((a, b) => b.expiresAt - a.expiresAt);
    if (latest !== undefined && (await prolong(wire, latest, { push, call }))) return;
    await open(wire, binding, { push, call });
    for (const old of channels) await close(wire, old, { push, call });
  } catch (error) {
    if (!(error instanceof ProviderError) || !error.permanent || error.code === "unauthorized") throw error;
    await wire.db.update(bindings).set({ hookStatus: "failed" }).where(bindingRow(binding));
  }
}

async function findWatched({ db, actor }: WireCtx, bindingId: string) {
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

/** False when the provider cannot, or the channel has ended meanwhile. */
async function prolong(wire: WireCtx, row: ChannelRow, { push, call }: Reach): Promise<boolean> {
  const { renew } = push;
  if (renew === null || row.expiresAt <= wire.now) return false;
  try {
    const { expiresAt } = await call((access) => renew(access, channelOf(row), wire.now));
    await wire.db
      .update(calendarChannels)
      .set({ expiresAt, renewAt: renewalOf(expiresAt, wire.now) })
      .where(eq(calendarChannels.id, row.id));
    return true;
  } catch (error) {
    if (error instanceof ProviderError && error.code === "not_found") return false;
    throw error;
  }
}

async function open(wire: WireCtx, binding: BindingRow, { push, call }: Reach): Promise<void> {
  const { workspaceId, id: bindingId, provider, externalId } = binding;
  const [id, token] = [createSecret(), createSecret()];
  const url = channelUrl(wire.config.appUrl, provider, id);
  const channel = await call((access) => push.watch(access, externalId, { id, url, token, nowMs: wire.now }));
  const { expiresAt } = channel;
  await wire.db.batch([
    wire.db.insert(calendarChannels).values({
      id,
      workspaceId,
      bindingId,
      provider,
      remoteId: channel.id,
      resourceId: channel.resourceId,
      tokenHash: await sha256Hex(token),
      expiresAt,
      renewAt: renewalOf(expiresAt, wire.now),
    }),
    wire.db.update(bindings).set({ hookStatus: "installed" }).where(bindingRow(binding)),
  ]);
}

/** Its row goes first: what still comes through it is refused, and what cannot be stopped ends by itself. */
async function close(wire: WireCtx, row: ChannelRow, { push, call }: Reach): Promise<void> {
  await wire.db.delete(calendarChannels).where(eq(calendarChannels.id, row.id));
  if (row.expiresAt > wire.now) await call((access) => push.stop(access, channelOf(row)));
}

function channelOf({ remoteId, resourceId, expiresAt }: ChannelRow): Channel {
  return { id: remoteId, resourceId, expiresAt };
}

/** With a fifth of its life left, a day at most. */
function renewalOf(expiresAt: number, now: number): number {
  return Math.floor(expiresAt - Math.min((expiresAt - now) / 5, 86_400_000));
}
