import { auditEntry } from "../../../domain/audit.ts";
import { type PersonActor, requireManager } from "../../../domain/context.ts";
import { AppError } from "../../../lib/errors.ts";
import { ProviderError } from "../../../providers/provider.ts";
import type { WireCtx } from "../../context.ts";
import { openChat } from "../open-chat.ts";
import type { ChannelChoice } from "./find-channel.ts";
import { forgetChannels } from "./search-channels.ts";

/** Makes a public channel. Throws forbidden, invalid (field "name"), not_found, and ProviderError for what passes. */
export async function createChannel(
  wire: WireCtx<PersonActor>,
  { connectionId, name }: { connectionId: string; name: string },
): Promise<ChannelChoice> {
  requireManager(wire.actor, "make channels");
  const wanted = name.trim().replace(/^#/, "").toLowerCase().replace(/\s+/g, "-");
  if (wanted === "") throw new AppError("invalid", "Give the channel a name.", "name");
  const { chat, call } = await openChat(wire, connectionId);
  try {
    const { channelId } = await call((access) =>
      chat.createChannel(access, { name: wanted, isPrivate: false }),
    );
    forgetChannels(connectionId);
    await auditEntry(wire, "channel.create", `connection:${connectionId}`, { channelId, name: wanted });
    return { connectionId, channelId };
  } catch (error) {
    if (error instanceof ProviderError && error.permanent)
      throw new AppError("invalid", error.message, "name");
    throw error;
  }
}
