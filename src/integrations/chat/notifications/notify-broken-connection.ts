import { and, eq } from "drizzle-orm";

import { connections } from "../../../db/schema/connections.ts";
import type { DomainEvent } from "../../../messages.ts";
import type { ChatMessage } from "../../../providers/chat-message.ts";
import { providerOf } from "../../connections/provider-of.ts";
import type { IntegrationContext } from "../../context.ts";
import { pageButton } from "../actions.ts";
import { findRecipient } from "../find-recipient.ts";
import type { Owed } from "../../outbox/owe.ts";
import { owedMessage } from "./owed-message.ts";

/** The message to a member that their own connection needs a new sign-in; none when it works again by now. */
export async function notifyBrokenConnection(ctx: IntegrationContext, event: DomainEvent): Promise<Owed[]> {
  if (event.type !== "connection.broken") return [];
  const { connectionId } = event;
  const { workspaceId } = ctx.actor;
  const connection = await ctx.db
    .select()
    .from(connections)
    .where(and(eq(connections.workspaceId, workspaceId), eq(connections.id, connectionId)))
    .get();
  if (connection === undefined || connection.ownerId === null || connection.status !== "needs_reconnect")
    return [];
  const direct = (await findRecipient(ctx, connection.ownerId))?.direct ?? null;
  if (direct === null) return [];
  const { provider, accountLogin, lastError, lastErrorAt } = connection;
  const { name } = providerOf(provider);
  const words = `${name} needs a new sign-in of ${accountLogin}. ${lastError ?? ""}`.trim();
  const url = `${ctx.config.appUrl}/connect/${provider}?connection=${connectionId}`;
  const message: ChatMessage = {
    summary: [words],
    blocks: [
      { kind: "text", text: [words] },
      { kind: "note", text: `Until then nothing is read from ${name}. Your time stays as it is.` },
      { kind: "buttons", buttons: [pageButton("Reconnect", url)] },
    ],
  };
  const target = { to: "member", chatUserId: direct.chatUserId, userId: connection.ownerId } as const;
  const key = `broken:${connectionId}:${lastErrorAt ?? 0}`;
  return [owedMessage({ key, connectionId: direct.connectionId }, { target, message })];
}
