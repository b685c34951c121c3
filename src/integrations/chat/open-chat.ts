import { notFound } from "../../lib/errors.ts";
import type { Access } from "../../providers/access.ts";
import type { Chat } from "../../providers/chat.ts";
import { openConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";

export type OpenChat = {
  providerName: string;
  chat: Chat;
  call: <T>(action: (access: Access) => Promise<T>) => Promise<T>;
};

/** Opens a connection whose provider is a chat. Throws what openConnection throws, and not_found when its provider has no chat. */
export async function openChat(ctx: IntegrationContext, connectionId: string): Promise<OpenChat> {
  const { provider, call } = await openConnection(ctx, connectionId);
  if (provider.chat === undefined) throw notFound("chat");
  return { providerName: provider.name, chat: provider.chat, call };
}
