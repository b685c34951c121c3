import { and, eq, isNull, ne } from "drizzle-orm";

import { connections } from "../../../db/schema/connections.ts";
import { listDays } from "../../../domain/time/list-days.ts";
import type { DomainEvent } from "../../../messages.ts";
import type { IntegrationContext } from "../../context.ts";
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

/**
 * Keeps a member's Home tabs current when their time changes, wherever they change it: in each chat account that they are linked
 * in. Idempotent. Throws ProviderError.
 */
export async function refreshHome(ctx: IntegrationContext, event: DomainEvent): Promise<void> {
  if (event.type !== "timer.changed" && event.type !== "entry.changed") return;
  const identities = await findIdentities(ctx, event.userId);
  const results = await Promise.allSettled(identities.map((identity) => refresh(ctx, identity)));
  // Those that failed are published at the next attempt; the others once more, which changes nothing.
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

/** Home shows the workspace that the member chose, whichever the change was in. */
async function refresh(ctx: IntegrationContext, identity: ChatIdentity): Promise<void> {
  const member = await findChatMember(ctx.db, identity);
  if (member !== null) await publishHome(ctx, member, identity.from.userId);
}

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
