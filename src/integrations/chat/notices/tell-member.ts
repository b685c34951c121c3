import { and, eq, isNotNull } from "drizzle-orm";

import { notices, notificationPreferences } from "../../../db/schema/notices.ts";
import type { ChatMessage } from "../../../providers/chat-message.ts";
import type { WireCtx } from "../../context.ts";
import type { ChatMember } from "../find-chat-member.ts";
import { postOnce } from "./post-once.ts";
import { refusalToShow } from "./refusal-to-show.ts";

/** Writes to a member directly, once per key. Why it cannot be is said on their Settings page. Throws what passes. */
export async function tellMember(
  wire: WireCtx,
  { userId, direct }: ChatMember,
  { key, message }: { key: string; message: ChatMessage },
): Promise<void> {
  if (direct === null) return noteUnlinked(wire, key);
  const { connectionId, chatUserId } = direct;
  try {
    await postOnce(wire, { key, connectionId }, (chat, access) =>
      chat.sendDirect(access, { userId: chatUserId, message }),
    );
    await wire.db
      .update(notificationPreferences)
      .set({ messageError: null })
      .where(and(isOf(wire, userId), isNotNull(notificationPreferences.messageError)));
  } catch (error) {
    await noteError(wire, userId, refusalToShow(error));
  }
}

/** Counts as told: asking again each minute would not link anybody. Settings says all the time that the link is missing. */
async function noteUnlinked(wire: WireCtx, key: string): Promise<void> {
  const { workspaceId } = wire.actor;
  await wire.db
    .insert(notices)
    .values({ workspaceId, key, state: "refused", at: wire.now })
    .onConflictDoNothing();
}

async function noteError(wire: WireCtx, userId: string, sentence: string): Promise<void> {
  await wire.db.update(notificationPreferences).set({ messageError: sentence }).where(isOf(wire, userId));
}

function isOf({ actor }: WireCtx, userId: string) {
  return and(
    eq(notificationPreferences.workspaceId, actor.workspaceId),
    eq(notificationPreferences.userId, userId),
  );
}
