import { canManage } from "../../../domain/context.ts";
import type { PersonActor } from "../../../domain/context.ts";
import { AppError } from "../../../lib/errors.ts";
import type { ChatChannel } from "../../../providers/chat.ts";
import type { IntegrationContext } from "../../context.ts";
import { openChat } from "../open-chat.ts";

export type ChannelChoice = { connectionId: string; channelId: string };

/** A channel's choice as one value of a form, and back; null for anything else. */
export function choiceOf({ connectionId, channelId }: ChannelChoice): string {
  return `${connectionId}:${channelId}`;
}

/** The inverse of choiceOf. Throws invalid when nothing was chosen. */
export function parseChannelChoice(text: string): ChannelChoice {
  const [, connectionId, channelId] = /^(\w{1,64}):(\w{1,64})$/.exec(text) ?? [];
  if (connectionId !== undefined && channelId !== undefined) return { connectionId, channelId };
  throw new AppError("invalid", "Choose a channel.", "channel");
}

/**
 * A channel as it is now, for a person who wants messages in it: what they may not see in the list they may not choose.
 * Throws invalid, not_found, conflict and ProviderError.
 */
export async function findChannel(
  ctx: IntegrationContext<PersonActor>,
  { connectionId, channelId }: ChannelChoice,
): Promise<ChatChannel> {
  const { chat, call } = await openChat(ctx, connectionId);
  const channel = await call((access) => chat.getChannel(access, channelId));
  if (channel === null || !isOffered(ctx.actor, channel)) {
    throw new AppError("invalid", "This channel is gone. Choose another one.", "channel");
  }
  if (channel.isArchived) {
    throw new AppError("invalid", `#${channel.name} is archived. Choose another one.`, "channel");
  }
  return channel;
}

/** The names of private channels are for those who manage the connection. */
export function isOffered(actor: PersonActor, { isPrivate }: Pick<ChatChannel, "isPrivate">): boolean {
  return !isPrivate || canManage(actor);
}
