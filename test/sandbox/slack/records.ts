import type { Block, ViewContent } from "./blocks/schema.ts";

/** What the Slack of the sandbox remembers. Ids of people are unique in their workspace only, as at Slack. */
export interface Person {
  id: string;
  /** The name under which a tester acts as them; unique over all workspaces. */
  login: string;
  name: string;
  email: string;
  timeZone: string;
  isAdmin: boolean;
  isDeleted: boolean;
}

export interface Message {
  ts: string;
  threadTs: string | null;
  /** Who wrote it; the app's bot user for what the app wrote. */
  userId: string;
  isFromApp: boolean;
  text: string;
  blocks: Block[];
  /** The only person who sees it, or null. */
  ephemeralTo: string | null;
  isEdited: boolean;
  /** What the elements of its blocks stand at, by block and action. */
  state: ViewState;
}

export interface Channel {
  id: string;
  name: string;
  kind: "public" | "private" | "im";
  isArchived: boolean;
  isGeneral: boolean;
  creator: string;
  createdAtMs: number;
  /** Ids of people; the bot user among them once it was invited. */
  members: Set<string>;
  messages: Message[];
}

export interface ScheduledMessage {
  id: string;
  channelId: string;
  postAtSeconds: number;
  createdAtSeconds: number;
  text: string;
  blocks: Block[];
}

/** The state of one element as Slack reports it, such as `{ type: "datepicker", selected_date: "2026-11-20" }`. */
export type ElementState = { type: string } & Record<string, unknown>;
export type ViewState = Record<string, Record<string, ElementState>>;

export interface View {
  id: string;
  userId: string;
  content: ViewContent;
  hash: string;
  state: ViewState;
  previousViewId: string | null;
  rootViewId: string;
  /** What the app found wrong with a submission, by block. */
  errors: Record<string, string>;
  /** What went wrong on the way to the app, for the person. */
  problem: string | null;
}

export interface Installation {
  clientId: string;
  scopes: string[];
  botUserId: string;
  botId: string;
  installedBy: string;
}

export interface Team {
  id: string;
  name: string;
  domain: string;
  people: Person[];
  channels: Channel[];
  scheduled: ScheduledMessage[];
  installation: Installation | null;
  /** Open modals per person, the top one last. */
  modals: Map<string, View[]>;
  homes: Map<string, View>;
}

export interface Token {
  accessToken: string;
  refreshToken: string | null;
  /** Infinity without token rotation. */
  expiresAtMs: number;
  clientId: string;
  teamId: string;
  kind: "bot" | "user";
  userId: string;
  scopes: string[];
}

export interface Code {
  purpose: "install" | "sign_in";
  clientId: string;
  redirectUri: string;
  teamId: string;
  userId: string;
  scopes: string[];
  userScopes: string[];
  nonce: string | null;
  expiresAtMs: number;
  isUsed: boolean;
}

/** Where the app listens and what its requests are signed with. */
export interface AppSettings {
  signingSecret: string;
  commandsUrl: string;
  interactionsUrl: string;
  eventsUrl: string;
  /** Set by a test, so that an installation does not move the endpoints. */
  isFixed: boolean;
  /** The message shortcuts of the app's manifest. */
  shortcuts: { callbackId: string; name: string }[];
  /** The commands of the app's manifest, for the completion in the window. */
  commands: string[];
}

export interface Trigger {
  teamId: string;
  userId: string;
  expiresAtMs: number;
  isUsed: boolean;
}

export interface ResponseUrl {
  teamId: string;
  userId: string;
  channelId: string;
  /** The message whose button was pressed, or null for a command. */
  messageTs: string | null;
  usesLeft: number;
  expiresAtMs: number;
}

export interface World {
  teams: Team[];
  app: AppSettings;
  clientSecrets: Map<string, string>;
  codes: Map<string, Code>;
  tokens: Map<string, Token>;
  /** Access tokens that were valid once. */
  endedTokens: Set<string>;
  triggers: Map<string, Trigger>;
  responseUrls: Map<string, ResponseUrl>;
  /** Grows with every change that a window shows. */
  version: number;
}
