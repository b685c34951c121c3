import { and, eq, isNotNull } from "drizzle-orm";

import { notifications, notificationPreferences } from "../../../db/schema/notifications.ts";
import type { ChatMessage } from "../../../providers/chat-message.ts";
import type { IntegrationContext } from "../../context.ts";
import type { Recipient } from "../find-recipient.ts";
import { postOnce } from "./post-once.ts";
import { refusalToShow } from "./refusal-to-show.ts";

/** Writes to a member directly, once per key. Why it cannot be is said on their Settings page. Throws temporary failures. */
export async function notifyMember(
  ctx: IntegrationContext,
  { userId, direct }: Recipient,
  { key, message }: { key: string; message: ChatMessage },
): Promise<void> {
  if (direct === null) return noteUnlinked(ctx, key);
  const { connectionId, chatUserId } = direct;
  try {
    await postOnce(ctx, { key, connectionId }, (chat, access) =>
      chat.sendDirect(access, { userId: chatUserId, message }),
    );
    await ctx.db
      .update(notificationPreferences)
      .set({ messageError: null })
      .where(and(isOf(ctx, userId), isNotNull(notificationPreferences.messageError)));
  } catch (error) {
    await noteError(ctx, userId, refusalToShow(error));
  }
}

/** Counts as sent: another attempt would not link the member. Settings shows that the link is missing. */
async function noteUnlinked(ctx: IntegrationContext, key: string): Promise<void> {
  const { workspaceId } = ctx.actor;
  await ctx.db
    .insert(notifications)
    .values({ workspaceId, key, state: "refused", at: ctx.now })
    .onConflictDoNothing();
}

async function noteError(ctx: IntegrationContext, userId: string, sentence: string): Promise<void> {
  await ctx.db.update(notificationPreferences).set({ messageError: sentence }).where(isOf(ctx, userId));
}

function isOf({ actor }: IntegrationContext, userId: string) {
  return and(
    eq(notificationPreferences.workspaceId, actor.workspaceId),
    eq(notificationPreferences.userId, userId),
  );
}
