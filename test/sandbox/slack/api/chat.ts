import * as z from "zod";
import { parseMessageBlocks, type Block } from "../blocks/schema.ts";
import { addMessage, changeMessage, removeMessage } from "../messages.ts";
import { presentMessage } from "../present.ts";
import { argumentsOf, structure, type Call } from "./call.ts";
import { Refusal, refuseArguments } from "./refusal.ts";
import { requireChannel, requireOwnMessage, requirePostable } from "./targets.ts";

export const contentArguments = {
  text: z.string().default(""),
  blocks: structure.optional(),
  thread_ts: z.string().optional(),
};
const postArguments = z.object({ channel: z.string(), ...contentArguments });
const ephemeralArguments = postArguments.extend({ user: z.string() });
const changeArguments = postArguments.extend({ ts: z.string() });
const deleteArguments = z.object({ channel: z.string(), ts: z.string() });

const longestText = 40_000;

/** https://docs.slack.dev/reference/methods/chat.postMessage */
export function postMessage(call: Call) {
  const args = argumentsOf(call, postArguments);
  const channel = requirePostable(call, args.channel);
  const content = contentOf({ ...args, text: shortened(args.text) });
  const { botUserId: userId } = call.installation;
  const threadTs = args.thread_ts ?? null;
  const message = addMessage(channel, { userId, isFromApp: true, threadTs, ...content });
  return { channel: channel.id, ts: message.ts, message: presentMessage(call.team, message) };
}

export function postEphemeral(call: Call) {
  const args = argumentsOf(call, ephemeralArguments);
  const channel = requirePostable(call, args.channel);
  if (!channel.members.has(args.user)) throw new Refusal("user_not_in_channel");
  const message = addMessage(channel, {
    userId: call.installation.botUserId,
    isFromApp: true,
    ephemeralTo: args.user,
    ...contentOf(args),
  });
  return { message_ts: message.ts };
}

export function updateMessage(call: Call) {
  const args = argumentsOf(call, changeArguments);
  const channel = requireChannel(call, args.channel);
  const message = requireOwnMessage(channel, args.ts, "cant_update_message");
  const { text, blocks } = contentOf(args);
  changeMessage(message, text, blocks);
  return { channel: channel.id, ts: message.ts, text, message: presentMessage(call.team, message) };
}

export function deleteMessage(call: Call) {
  const args = argumentsOf(call, deleteArguments);
  const channel = requireChannel(call, args.channel);
  removeMessage(channel, requireOwnMessage(channel, args.ts, "cant_delete_message"));
  return { channel: channel.id, ts: args.ts };
}

/** https://docs.slack.dev/reference/methods/chat.postMessage/#truncating : a new message is cut, all else is refused. */
function shortened(text: string): string {
  return text.slice(0, longestText);
}

/** Text and checked blocks of a message that is about to be posted. */
export function contentOf(args: { text: string; blocks?: unknown }): { text: string; blocks: Block[] } {
  const { text } = args;
  if (text.length > longestText) throw new Refusal("msg_too_long");
  const parsed = parseMessageBlocks(args.blocks === "" ? [] : (args.blocks ?? []));
  if ("problems" in parsed) throw refuseArguments("invalid_blocks", parsed.problems);
  if (text === "" && parsed.blocks.length === 0) throw new Refusal("no_text");
  return { text, blocks: parsed.blocks };
}
