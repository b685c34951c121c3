import { commit } from "../../../domain/commit.ts";
import { type PersonActor, requireManager } from "../../../domain/context.ts";
import { AppError } from "../../../lib/errors.ts";
import { ProviderError } from "../../../providers/provider.ts";
import type { IntegrationContext } from "../../context.ts";
import { openChat } from "../open-chat.ts";
import type { ChannelChoice } from "./find-channel.ts";
import { invitePeople } from "./invite-people.ts";
import { forgetChannels } from "./search-channels.ts";

/**
 * Makes a channel and invites who makes it, and the members of the project it is for: a new channel has nobody in it but the app.
 * Throws forbidden, invalid (field "name"), not_found, and temporary ProviderErrors.
 */
export async function createChannel(
  ctx: IntegrationContext<PersonActor>,
  input: { connectionId: string; name: string; isPrivate: boolean; projectId: string | null },
): Promise<ChannelChoice & { invited: number; people: number }> {
  requireManager(ctx.actor, "make channels");
  const { connectionId, name, isPrivate, projectId } = input;
  const wanted = name.trim().replace(/^#/, "").toLowerCase().replace(/\s+/g, "-");
  if (wanted === "") throw new AppError("invalid", "Give the channel a name.", "name");
  const { chat, call } = await openChat(ctx, connectionId);
  try {
    const { channelId } = await call((access) => chat.createChannel(access, { name: wanted, isPrivate }));
    forgetChannels(connectionId);
    const channel = { connectionId, channelId };
    const detail = { channelId, name: wanted, isPrivate };
    const audit = { action: "channel.create", target: `connection:${connectionId}`, detail };
    await commit(ctx, { statements: [], audit });
    return { ...channel, ...(await invitePeople(ctx, channel, projectId)) };
  } catch (error) {
    if (error instanceof ProviderError && error.permanent)
      throw new AppError("invalid", error.message, "name");
    throw error;
  }
}
