import { eq } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { calendarChannels } from "../../db/schema/calendar.ts";
import { sha256Hex } from "../../lib/digest.ts";
import type { EnqueueAll, Job } from "../../messages.ts";
import type { Notice } from "../../providers/calendar.ts";

type Ctx = { db: Database; enqueueAll: EnqueueAll; now: number };

/**
 * Takes notices about a calendar as hints: what they are about is asked from the provider. False when none of them is about
 * this channel and carries its token.
 */
export async function hearNotices(
  ctx: Ctx,
  { provider, channelId, notices }: { provider: string; channelId: string; notices: Notice[] },
): Promise<boolean> {
  const channel = await ctx.db
    .select()
    .from(calendarChannels)
    .where(eq(calendarChannels.id, channelId))
    .get();
  if (channel === undefined || channel.provider !== provider) return false;
  const genuine: Notice[] = [];
  for (const notice of notices) {
    const isOurs = notice.channelId === channel.remoteId && notice.token !== null;
    // Digests of equal length: how long comparing takes tells nothing of the token.
    if (isOurs && (await sha256Hex(notice.token ?? "")) === channel.tokenHash) genuine.push(notice);
  }
  if (genuine.length === 0) return false;
  const kinds = new Set(genuine.map(({ kind }) => kind));
  if (kinds.has("ended")) {
    await ctx.db
      .update(calendarChannels)
      .set({ expiresAt: 0, renewAt: ctx.now + 3_600_000 })
      .where(eq(calendarChannels.id, channelId));
  }
  await ctx.enqueueAll(jobsFor(channel, kinds));
  return true;
}

function jobsFor(
  { workspaceId, bindingId }: typeof calendarChannels.$inferSelect,
  kinds: Set<Notice["kind"]>,
): Job[] {
  const isNews = kinds.has("changed") || kinds.has("missed") || kinds.has("ended");
  const isDue = kinds.has("renewal_due") || kinds.has("ended");
  return [
    ...(isNews ? [{ type: "sync.page" as const, workspaceId, bindingId, runId: null }] : []),
    ...(isDue ? [{ type: "calendar.watch" as const, workspaceId, bindingId }] : []),
  ];
}
