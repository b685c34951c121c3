import { and, eq, isNull, ne } from "drizzle-orm";
import * as z from "zod/mini";

import { connections } from "../../../db/schema/connections.ts";
import { listDays } from "../../../domain/time/list-days.ts";
import type { DomainEvent } from "../../../messages.ts";
import type { IntegrationContext } from "../../context.ts";
import type { OutboxHandler } from "../../outbox/handler.ts";
import type { Owed } from "../../outbox/owe.ts";
import { isBlocked } from "../channels/blocked-reason.ts";
import { findIdentities } from "../find-recipient.ts";
import {
  ctxOfMember,
  findChatMember,
  type ChatMember,
  type ChatIdentity,
} from "../identity/find-chat-member.ts";
import { linkUrl } from "../identity/unlinked.ts";
import { openChat } from "../open-chat.ts";
import { buildHome, strangersHome } from "./build-home.ts";

/** Publishes the Home tab of who opened it: their own, or the way to link an account. Throws ProviderError. */
export async function openHome(ctx: IntegrationContext, identity: ChatIdentity): Promise<void> {
  const { userId: chatUserId } = identity.from;
  const member = await findChatMember(ctx.db, identity);
  if (member !== null) return publishHome(ctx, member, chatUserId);
  const connection = await findConnectionOf(ctx, identity);
  if (connection === undefined) return;
  const { chat, call } = await openChat(inWorkspace(ctx, connection.workspaceId), connection.id);
  const home = strangersHome(linkUrl(ctx.config.appUrl));
  await call((access) => chat.publishHome(access, { userId: chatUserId, home }));
}

/** Names the kind of row in the outbox. */
export const homeKind = "chat_home";

const identitySchema = z.object({
  provider: z.string(),
  from: z.object({ accountId: z.string(), teamId: z.string(), userId: z.string() }),
});

/** A member's Home tabs are owed when their time changes, wherever they change it: in each chat account that they are linked in. */
export async function refreshHome(ctx: IntegrationContext, event: DomainEvent): Promise<Owed[]> {
  if (event.type !== "timer.changed" && event.type !== "entry.changed") return [];
  const identities = await findIdentities(ctx, event.userId);
  return identities.map(({ connectionId, ...identity }) => ({
    key: `home:${identity.provider}:${identity.from.accountId}:${identity.from.userId}`,
    kind: homeKind,
    connectionId,
    userId: event.userId,
    payload: identity,
  }));
}

/** Publishes Home tabs. One shows the workspace that the member chose, whichever the change was in. */
export const homeTabs: OutboxHandler = {
  label: "Home tab in chat",
  mostAttempts: 10,
  isRepeatable: true,
  async deliver(ctx, attempt) {
    const identity = identitySchema.parse(attempt.row.payload);
    const member = await findChatMember(ctx.db, identity);
    if (member === null) return [];
    await attempt.begin();
    try {
      await publishHome(ctx, member, identity.from.userId);
    } catch (error) {
      // Paused: it is published when it is opened again, or with the next change.
      if (!isBlocked(error)) throw error;
    }
    return [];
  },
};

async function publishHome(ctx: IntegrationContext, member: ChatMember, chatUserId: string): Promise<void> {
  const here = inWorkspace(ctx, member.workspaceId);
  const days = await listDays(ctxOfMember(ctx, member), member);
  const { appUrl } = ctx.config;
  const home = buildHome({ member, days, now: ctx.now, appUrl });
  const { chat, call } = await openChat(here, member.connectionId);
  await call((access) => chat.publishHome(access, { userId: chatUserId, home }));
}

function inWorkspace(ctx: IntegrationContext, workspaceId: string): IntegrationContext {
  return { ...ctx, actor: { kind: "system", workspaceId } };
}

function findConnectionOf({ db }: IntegrationContext, { provider, from }: ChatIdentity) {
  return db
    .select({ workspaceId: connections.workspaceId, id: connections.id })
    .from(connections)
    .where(
      and(
        eq(connections.provider, provider),
        eq(connections.accountId, from.accountId),
        ne(connections.status, "disconnected"),
        eq(connections.status, "active"),
        isNull(connections.ownerId),
      ),
    )
    .limit(1)
    .get();
}
