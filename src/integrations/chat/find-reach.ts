import type { PersonCtx } from "../../domain/context.ts";
import { listChats } from "./channels/search-channels.ts";
import { findChatMember } from "./find-chat-member.ts";

/** Whether messages can reach the actor: no chat is connected, they are linked to none of them, or both are there. */
export async function findReach(ctx: PersonCtx): Promise<"no_chat" | "not_linked" | "linked"> {
  const [chats, member] = await Promise.all([listChats(ctx), findChatMember(ctx, ctx.actor.userId)]);
  if (chats.length === 0) return "no_chat";
  return member?.direct ? "linked" : "not_linked";
}
