import type { Preferences } from "../../domain/notifications/preferences.ts";
import type { PersonCtx } from "../../domain/context.ts";
import { blockedReason } from "./channels/blocked-reason.ts";
import { listChats } from "./channels/search-channels.ts";
import { findRecipient } from "./find-recipient.ts";

/** Whether messages can reach a person now. */
export type Reach = {
  /** No chat is connected, none of them works now, the person is linked to none that does, or all is there. */
  state: "no_chat" | "blocked" | "not_linked" | "linked";
  /** Why nothing is posted to the channel of their timer now, as a sentence; null when it works or none is chosen. */
  timerBlockedReason: string | null;
};

/** The actor's own. */
export async function findReach(
  ctx: PersonCtx,
  { timerConnectionId }: Pick<Preferences, "timerConnectionId">,
): Promise<Reach> {
  const [chats, member] = await Promise.all([listChats(ctx), findRecipient(ctx, ctx.actor.userId)]);
  const timerChat = chats.find(({ id }) => id === timerConnectionId) ?? { status: null, lastError: null };
  const timerBlockedReason = timerConnectionId === null ? null : blockedReason(timerChat);
  if (chats.length === 0) return { state: "no_chat", timerBlockedReason };
  if (member?.direct) return { state: "linked", timerBlockedReason };
  const isAnyActive = chats.some(({ status }) => status === "active");
  return { state: isAnyActive ? "not_linked" : "blocked", timerBlockedReason };
}
