import { and, asc, eq, isNull, ne } from "drizzle-orm";

import { connections } from "../../../db/schema/connections.ts";
import type { PersonActor } from "../../../domain/context.ts";
import { AppError } from "../../../lib/errors.ts";
import { fold } from "../../../lib/fold.ts";
import type { ChatChannel, ChatPage } from "../../../providers/chat.ts";
import { providers } from "../../../providers/index.ts";
import { ProviderError } from "../../../providers/provider.ts";
import type { IntegrationContext } from "../../context.ts";
import { openChat } from "../open-chat.ts";
import { isOffered } from "./find-channel.ts";

/** The channels of one connected chat that match. */
export type ChannelList = {
  connectionId: string;
  /** The provider and the team there, such as "Chat: Acme". */
  title: string;
  channels: ChatChannel[];
  /** How many match; more than are listed when it is a long list. */
  total: number;
  /** Why there are none, as a sentence. */
  failure: string | null;
};

export type SharedChat = { id: string; title: string; status: string; lastError: string | null };

const mostShown = 20;
/** Two thousand channels and more: further calls would keep a person waiting for too long. */
const mostCalls = 10;
const freshMs = 60_000;
const mostKept = 20;

// Searching asks for the same list again within seconds, and a chat allows few such calls a minute.
const kept = new Map<string, { channels: ChatChannel[]; at: number }>();

/** The channels that a person may choose, in each chat that the workspace is connected to, by words in their names. */
export async function searchChannels(
  ctx: IntegrationContext<PersonActor>,
  query: string,
): Promise<ChannelList[]> {
  const words = fold(query).replaceAll("#", "").split(" ");
  const chats = await listChats(ctx);
  return Promise.all(
    chats.map(async ({ id, title }) => {
      try {
        const all = await listChannels(ctx, id);
        const found = all.filter(
          (channel) => isOffered(ctx.actor, channel) && words.every((word) => channel.name.includes(word)),
        );
        const channels = byLikeness(found, words.join(" ")).slice(0, mostShown);
        return { connectionId: id, title, channels, total: found.length, failure: null };
      } catch (error) {
        // The page opens also while the chat is paused or does not answer, so that nothing typed is lost.
        if (!(error instanceof ProviderError || error instanceof AppError)) throw error;
        return { connectionId: id, title, channels: [], total: 0, failure: error.message };
      }
    }),
  );
}

/** The channel of that very name, then those that begin like it, then the rest; by name among equals, as they came. */
function byLikeness(found: ChatChannel[], typed: string): ChatChannel[] {
  const likeness = ({ name }: ChatChannel) => (name === typed ? 0 : name.startsWith(typed) ? 1 : 2);
  return found.toSorted((a, b) => likeness(a) - likeness(b));
}

/** The chats that the workspace shares, also those that are paused or need to be reconnected. */
export async function listChats(ctx: Pick<IntegrationContext, "db" | "actor">): Promise<SharedChat[]> {
  return toChats(await sharedConnections(ctx));
}

/** What `toChats` makes chats of; runs in a batch. */
export function sharedConnections(ctx: Pick<IntegrationContext, "db" | "actor">) {
  return ctx.db
    .select({
      id: connections.id,
      provider: connections.provider,
      login: connections.accountLogin,
      status: connections.status,
      lastError: connections.lastError,
    })
    .from(connections)
    .where(
      and(
        eq(connections.workspaceId, ctx.actor.workspaceId),
        ne(connections.status, "disconnected"),
        isNull(connections.ownerId),
      ),
    )
    .orderBy(asc(connections.createdAt));
}

export function toChats(rows: Awaited<ReturnType<typeof sharedConnections>>): SharedChat[] {
  return rows.flatMap(({ provider, login, ...chat }) => {
    const known = Object.hasOwn(providers, provider) ? providers[provider] : undefined;
    return known?.chat === undefined ? [] : [{ ...chat, title: `${known.name}: ${login}` }];
  });
}

/** A channel that was just made must be found at once. */
export function forgetChannels(connectionId: string): void {
  kept.delete(connectionId);
}

async function listChannels(ctx: IntegrationContext, connectionId: string): Promise<ChatChannel[]> {
  const known = kept.get(connectionId);
  if (known !== undefined && ctx.now - known.at < freshMs) return known.channels;
  const { chat, call } = await openChat(ctx, connectionId);
  const channels: ChatChannel[] = [];
  const list = (cursor: string | null): Promise<ChatPage<ChatChannel>> =>
    call((access) => chat.listChannels(access, cursor));
  let listed = await list(null);
  channels.push(...listed.items);
  for (let calls = 1; listed.next !== null && calls < mostCalls; calls++) {
    listed = await list(listed.next);
    channels.push(...listed.items);
  }
  channels.sort((a, b) => a.name.localeCompare(b.name));
  const oldest = kept.keys().next().value;
  if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
  kept.set(connectionId, { channels, at: ctx.now });
  return channels;
}
