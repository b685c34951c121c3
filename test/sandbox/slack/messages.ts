import type { Block } from "./blocks/schema.ts";
import { initialState } from "./blocks/state.ts";
import { nextTs } from "./ids.ts";
import type { Channel, Message } from "./records.ts";
import { markChanged } from "./world.ts";

const keptMessages = 300;

export interface Draft {
  userId: string;
  isFromApp: boolean;
  text: string;
  blocks?: Block[];
  ephemeralTo?: string | null;
  threadTs?: string | null;
}

export function addMessage(channel: Channel, draft: Draft): Message {
  const message: Message = {
    ts: nextTs(),
    threadTs: draft.threadTs ?? null,
    userId: draft.userId,
    isFromApp: draft.isFromApp,
    text: draft.text,
    blocks: draft.blocks ?? [],
    ephemeralTo: draft.ephemeralTo ?? null,
    isEdited: false,
    state: initialState(draft.blocks ?? []),
  };
  channel.messages.push(message);
  if (channel.messages.length > keptMessages) channel.messages.shift();
  markChanged();
  return message;
}

export function changeMessage(message: Message, text: string, blocks: Block[]): void {
  message.text = text;
  message.blocks = blocks;
  message.state = initialState(blocks);
  message.isEdited = true;
  markChanged();
}

export function removeMessage(channel: Channel, message: Message): void {
  channel.messages = channel.messages.filter((other) => other !== message);
  markChanged();
}

export function isSeenBy(message: Message, userId: string): boolean {
  return message.ephemeralTo === null || message.ephemeralTo === userId;
}

/** What Slack says itself, such as the failure of a command; only that person sees it. */
export function postToPerson(channel: Channel, userId: string, text: string): void {
  addMessage(channel, { userId: "USLACKBOT", isFromApp: false, text, ephemeralTo: userId });
}
