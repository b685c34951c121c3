import {
  defaultPreferences,
  preferenceRows,
  type Preferences,
} from "../../domain/notifications/preferences.ts";
import type { PersonCtx } from "../../domain/context.ts";
import { blockedReason } from "./channels/blocked-reason.ts";
import { sharedConnections, toChats } from "./channels/search-channels.ts";
import { recipientRows, toRecipient } from "./find-recipient.ts";

/** What a person wants to hear of, and whether it can reach them now. */
export type Reach = {
  preferences: Preferences;
  /** No chat is connected, none of them works now, the person is linked to none that does, or all is there. */
  state: "no_chat" | "blocked" | "not_linked" | "linked";
  /** Why nothing is posted to the channel of their timer now, as a sentence; null when it works or none is chosen. */
  timerBlockedReason: string | null;
};

/** The actor's own. One round trip. */
export async function findReach(ctx: PersonCtx): Promise<Reach> {
  const { userId } = ctx.actor;
  const [chosen, shared, recipients] = await ctx.db.batch([
    preferenceRows(ctx, userId),
    sharedConnections(ctx),
    recipientRows(ctx, userId),
  ]);
  const preferences = chosen[0] ?? defaultPreferences;
  const chats = toChats(shared);
  const { timerConnectionId } = preferences;
  const timerChat = chats.find(({ id }) => id === timerConnectionId) ?? { status: null, lastError: null };
  const timerBlockedReason = timerConnectionId === null ? null : blockedReason(timerChat);
  if (chats.length === 0) return { preferences, state: "no_chat", timerBlockedReason };
  const isLinked = (toRecipient(recipients[0])?.direct ?? null) !== null;
  if (isLinked) return { preferences, state: "linked", timerBlockedReason };
  const isAnyActive = chats.some(({ status }) => status === "active");
  return { preferences, state: isAnyActive ? "not_linked" : "blocked", timerBlockedReason };
}
