import { addMessage } from "../messages.ts";
import { presentView } from "../present.ts";
import type { Channel, Message } from "../records.ts";
import { appName, directChannel, installationOf, isBotIn } from "../world.ts";
import type { Act } from "./act.ts";
import { escapeText } from "./commands.ts";
import { sendEvent } from "./events.ts";

/** Says something as a person; the app hears of it in its direct messages and where it is mentioned. */
export function say({ team, person }: Act, channel: Channel, typed: string): Message {
  const { botUserId } = installationOf(team);
  const text = mention(escapeText(typed), botUserId);
  const message = addMessage(channel, { userId: person.id, isFromApp: false, text });
  const isDirect = channel.kind === "im";
  const isMention = text.includes(`<@${botUserId}>`) && isBotIn(team, channel);
  if (team.installation === null || !(isDirect || isMention)) return message;
  sendEvent(team, {
    type: isDirect ? "message" : "app_mention",
    user: person.id,
    client_msg_id: crypto.randomUUID(),
    text,
    ts: message.ts,
    team: team.id,
    channel: channel.id,
    ...(isDirect ? { channel_type: "im" } : {}),
  });
  return message;
}

/** The person opens the app's Home tab. */
export function openHome({ team, person }: Act): string {
  const home = team.homes.get(person.id);
  return sendEvent(team, {
    type: "app_home_opened",
    user: person.id,
    channel: directChannel(team, person.id).id,
    tab: "home",
    ...(home === undefined ? {} : { view: presentView(team, home) }),
  });
}

function mention(text: string, botUserId: string): string {
  return text.replaceAll(`@${appName}`, `<@${botUserId}>`);
}
