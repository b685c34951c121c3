import type * as z from "zod/mini";

import { printable } from "../../lib/truncate.ts";
import type { ChatChannel, ChatPerson } from "../chat.ts";
import { withoutEdges } from "./render-text.ts";
import type { channelSchema, userSchema } from "./schemas.ts";

export function toChannel(channel: z.infer<typeof channelSchema>): ChatChannel {
  const isPrivate = channel.is_private ?? false;
  const isArchived = channel.is_archived ?? false;
  return {
    channelId: channel.id,
    name: channel.name,
    isPrivate,
    isArchived,
    // Public channels take the app's messages without an invitation (chat:write.public).
    canPost: !isArchived && (!isPrivate || channel.is_member === true),
  };
}

export function toPerson(user: z.infer<typeof userSchema>): ChatPerson {
  return {
    userId: user.id,
    name: user.profile?.real_name || user.real_name || user.name,
    email: user.profile?.email ?? null,
    timeZone: user.tz ?? null,
    // Slackbot says of itself that it is none.
    isBot: user.is_bot === true || user.id === "USLACKBOT",
    isDeleted: user.deleted ?? false,
  };
}

/**
 * Text as Slack sends it, readable: entities decoded, links and mentions as what people see
 * (https://docs.slack.dev/messaging/formatting-message-text). `mentions` maps each "@name" in it to a user's id.
 */
export function readText(text: string): { text: string; mentions: Record<string, string> } {
  const mentions: Record<string, string> = {};
  const plain = text.replaceAll(
    /<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/g,
    (_, sign: string, id: string, label = "") => {
      if (sign === "") return id;
      if (sign === "!") return `@${(label || id).replace(/^@/, "")}`;
      const name = `${sign}${label || id}`;
      if (sign === "@") mentions[name] = id;
      return name;
    },
  );
  return { text: printable(withoutEdges(decodeEntities(plain))), mentions };
}

/** The three that Slack encodes; "&amp;" last, so that "&amp;lt;" stays what was typed. */
function decodeEntities(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
