import type { Channel, Message, Person } from "../records.ts";
import { directChannel, findPerson, isBotIn } from "../world.ts";
import { hasScope, type Call } from "./call.ts";
import { Refusal } from "./refusal.ts";

/** A channel by id; private ones are there only for a bot that was invited. */
export function requireChannel({ team }: Call, id: string): Channel {
  const channel = team.channels.find((one) => one.id === id);
  if (channel === undefined || (channel.kind === "private" && !isBotIn(team, channel))) {
    throw new Refusal("channel_not_found");
  }
  return channel;
}

/** Where the app may post: the id of a person leads to their direct messages, a name starts with #. */
export function requirePostable(call: Call, target: string): Channel {
  const { team } = call;
  const person = /^[UW]/.test(target) ? findPerson(team, target) : null;
  if (person !== null) return directChannel(team, person.id);
  const named = target.startsWith("#")
    ? team.channels.find(({ name, kind }) => name === target.slice(1) && kind !== "im")
    : undefined;
  const channel = requireChannel(call, named?.id ?? target);
  if (channel.isArchived) throw new Refusal("is_archived");
  if (!isBotIn(team, channel) && !hasScope(call.token, "chat:write.public")) {
    throw new Refusal("not_in_channel");
  }
  return channel;
}

export function requirePerson({ team }: Call, id: string): Person {
  const person = team.people.find((one) => one.id === id);
  if (person === undefined) throw new Refusal("user_not_found");
  return person;
}

/** A message by its time stamp; ephemeral ones cannot be changed afterwards, so they count as absent. */
export function requireOwnMessage(channel: Channel, ts: string, refusal: string): Message {
  const message = channel.messages.find((one) => one.ts === ts && one.ephemeralTo === null);
  if (message === undefined) throw new Refusal("message_not_found");
  if (!message.isFromApp) throw new Refusal(refusal);
  return message;
}
