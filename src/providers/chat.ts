import type { Outbound } from "../lib/outbound.ts";
import type { Access } from "./access.ts";
import type { ChatHome, ChatMessage, ChatModal, ChatReply } from "./chat-message.ts";

/** Who did something. Only an identity that was proven makes a member of it; a user id alone is not unique. */
export type ChatUser = {
  /** The account of the connection that this came through: a team, or an enterprise that installed the app for all its teams. */
  accountId: string;
  /** Where the user is at home: the `host` of its identity. Differs from accountId in enterprises and shared channels. */
  teamId: string;
  userId: string;
};

export type ChatCommand = {
  kind: "command";
  from: ChatUser;
  /** With its slash, such as "/tt". */
  command: string;
  /** What was typed behind it, with links and mentions as plain text. */
  text: string;
  /** The ids of the people mentioned in it, by what stands there, such as "@bob". */
  mentions: Readonly<Record<string, string>>;
  channelId: string;
  /** Opens a modal within three seconds; also unique per command. */
  triggerId: string;
  responseUrl: string;
};

/** What a form holds, by the id of its field; null = left empty, several choices = their values. */
export type ChatValues = Readonly<Record<string, string | string[] | null>>;

export type ChatViewRef = { viewId: string; modalId: string; metadata: string; hash: string | null };
export type ChatMessageRef = { channelId: string; messageId: string };

export type ChatInteraction =
  | {
      kind: "action";
      from: ChatUser;
      /** Of the button or control; `value` of a button, or what was chosen. */
      actionId: string;
      value: string;
      triggerId: string;
      /** Null when it was pressed in a modal or on the Home tab. */
      responseUrl: string | null;
      message: ChatMessageRef | null;
      view: ChatViewRef | null;
      values: ChatValues;
    }
  | {
      kind: "submission";
      from: ChatUser;
      triggerId: string | null;
      view: ChatViewRef;
      values: ChatValues;
    }
  | { kind: "closed"; from: ChatUser; view: ChatViewRef }
  | {
      kind: "shortcut";
      from: ChatUser;
      shortcutId: string;
      triggerId: string;
      responseUrl: string | null;
      /** The message it was called on; null for a global shortcut. */
      message: (ChatMessageRef & { text: string }) | null;
    };

export type ChatEvent =
  | { kind: "home_opened"; from: ChatUser }
  /** Uninstalled or revoked at `at` (milliseconds): the account's connections need to be reconnected (`loseAccess`). */
  | { kind: "access_lost"; accountId: string; reason: string; at: number };

export type InboundEvent =
  /** The provider checks the address: answer with the challenge as plain text. */
  | { kind: "handshake"; challenge: string }
  /** `event` null = nothing that we use. */
  | { kind: "event"; eventId: string; event: ChatEvent | null; ignoredBecause: string | null };

/** Requests that `Inbound` has verified. The parsers throw ProviderError (permanent) for what is not as documented. */
export type ChatRequests = {
  /** Null = a check of the certificate, to be answered with an empty 200. */
  parseCommand(body: Uint8Array): ChatCommand | null;
  /** Null = an interaction that we do not use, to be answered with an empty 200. */
  parseInteraction(body: Uint8Array): ChatInteraction | null;
  parseEvent(body: Uint8Array): InboundEvent;
};

/** Bodies of HTTP 200 that answer in line, as values for JSON: a command by `reply`, a submission by the others. */
export type ChatAnswers = {
  reply(reply: ChatReply): unknown;
  /** Keeps the modal open with a sentence beside each field. */
  fieldErrors(errors: Readonly<Record<string, string>>): unknown;
  /** Shows another modal in place of the submitted one. */
  replaceModal(modal: ChatModal): unknown;
};

export type ChatChannel = {
  channelId: string;
  name: string;
  isPrivate: boolean;
  isArchived: boolean;
  /** Whether the app can post there without being invited first. */
  canPost: boolean;
};

export type ChatPerson = {
  userId: string;
  name: string;
  email: string | null;
  timeZone: string | null;
  isBot: boolean;
  isDeleted: boolean;
};

export type ChatPage<T> = { items: T[]; next: string | null };

export type ChatWorkspace = {
  accountId: string;
  name: string;
  /** Its web address. */
  url: string;
  iconUrl: string | null;
};

/** A slash command or shortcut that the app offers; the manifest lists them. */
export type ChatMenu = {
  commands: readonly { command: string; description: string; usageHint: string }[];
  messageShortcuts: readonly { shortcutId: string; name: string; description: string }[];
};

/** Talking with people where they chat. All calls throw ProviderError. */
export type Chat = {
  requests: ChatRequests;
  answers: ChatAnswers;
  post(
    access: Access,
    message: { channelId: string; message: ChatMessage; threadId?: string },
  ): Promise<ChatMessageRef>;
  update(access: Access, change: ChatMessageRef & { message: ChatMessage }): Promise<void>;
  /** Seen by one person in the channel only, and gone when they reload. */
  postEphemeral(
    access: Access,
    message: { channelId: string; userId: string; message: ChatMessage },
  ): Promise<void>;
  /** A direct message from the app. */
  sendDirect(access: Access, message: { userId: string; message: ChatMessage }): Promise<ChatMessageRef>;
  /** At `at` (milliseconds, in the future, within 120 days). */
  schedule(
    access: Access,
    message: { channelId: string; message: ChatMessage; at: number },
  ): Promise<{ scheduledId: string }>;
  /** Resolves also when it was sent or cancelled already. */
  unschedule(access: Access, scheduled: { channelId: string; scheduledId: string }): Promise<void>;
  /** Through the address that came with a command or action: 5 times within 30 minutes. Needs no token. */
  respond(http: Outbound, responseUrl: string, reply: ChatReply): Promise<void>;
  openModal(access: Access, open: { triggerId: string; modal: ChatModal }): Promise<{ viewId: string }>;
  updateModal(
    access: Access,
    change: { viewId: string; hash?: string | null; modal: ChatModal },
  ): Promise<void>;
  publishHome(access: Access, home: { userId: string; home: ChatHome }): Promise<void>;
  /** One page; `cursor` null starts, `next` null ends. Archived channels are left out. */
  listChannels(access: Access, cursor: string | null): Promise<ChatPage<ChatChannel>>;
  /** Null when it is gone or out of reach. */
  getChannel(access: Access, channelId: string): Promise<ChatChannel | null>;
  createChannel(access: Access, channel: { name: string; isPrivate: boolean }): Promise<ChatChannel>;
  /** Resolves also when it is archived already. */
  archiveChannel(access: Access, channelId: string): Promise<void>;
  /** Resolves also for those who are in the channel already. */
  invite(access: Access, invitation: { channelId: string; userIds: string[] }): Promise<void>;
  listPeople(access: Access, cursor: string | null): Promise<ChatPage<ChatPerson>>;
  /** Null when nobody has it. Never proves who somebody is. */
  findPersonByEmail(access: Access, email: string): Promise<ChatPerson | null>;
  workspace(access: Access): Promise<ChatWorkspace>;
  /** Text for the provider to make its app from; YAML. */
  manifest(request: { appUrl: string; menu: ChatMenu }): object;
};
