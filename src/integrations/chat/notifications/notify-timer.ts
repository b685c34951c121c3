import { and, eq } from "drizzle-orm";

import { notificationPreferences } from "../../../db/schema/notifications.ts";
import { preferencesOf } from "../../../domain/notifications/preferences.ts";
import type { DomainEvent } from "../../../messages.ts";
import type { IntegrationContext } from "../../context.ts";
import { isBlocked } from "../channels/blocked-reason.ts";
import { findRecipient } from "../find-recipient.ts";
import { isAccessLost, refusalToShow } from "./refusal-to-show.ts";
import { findEntryFacts } from "./entry-facts.ts";
import { postOnce } from "./post-once.ts";
import { timerMessage } from "./timer-message.ts";

/** Posts to the member's chosen channel that their timer was started or stopped. */
export async function notifyTimer(ctx: IntegrationContext, event: DomainEvent): Promise<void> {
  if (event.type !== "timer.changed") return;
  const { userId, started, stopped, eventId } = event;
  const { timerConnectionId, timerChannelId, timerError } = await preferencesOf(ctx, userId);
  if (timerConnectionId === null || timerChannelId === null || timerError !== null) return;
  const member = await findRecipient(ctx, userId);
  if (member === null) return;
  const ids = [started, stopped].filter((id) => id !== null);
  const facts = await findEntryFacts(ctx, userId, ids);
  const find = (id: string | null) => facts.find((entry) => entry.id === id) ?? null;
  const change = { name: member.name, started: find(started), stopped: find(stopped) };
  const message = timerMessage(change, ctx.config.appUrl);
  if (message === null) return;
  const target = { key: `timer:${eventId}`, connectionId: timerConnectionId };
  try {
    await postOnce(ctx, target, (chat, access) => chat.post(access, { channelId: timerChannelId, message }));
  } catch (error) {
    // Settings shows the reason while it lasts; the channel stays chosen.
    if (isBlocked(error) || isAccessLost(error)) return;
    await disable(ctx, { userId, channelId: timerChannelId }, refusalToShow(error));
  }
}

async function disable(
  { db, actor }: IntegrationContext,
  { userId, channelId }: { userId: string; channelId: string },
  sentence: string,
): Promise<void> {
  await db
    .update(notificationPreferences)
    .set({ timerError: sentence })
    .where(
      and(
        eq(notificationPreferences.workspaceId, actor.workspaceId),
        eq(notificationPreferences.userId, userId),
        eq(notificationPreferences.timerChannelId, channelId),
      ),
    );
}
