import { and, eq } from "drizzle-orm";

import { connections } from "../../../db/schema/connections.ts";
import { providerOf } from "../../connections/provider-of.ts";
import type { WireCtx } from "../../context.ts";
import { pageButton } from "../actions.ts";
import { findChatMember } from "../find-chat-member.ts";
import { tellMember } from "./tell-member.ts";

/** Tells a member that their own connection needs them, once each time. Nobody hears of one that works again by now. */
export async function tellBrokenConnection(wire: WireCtx, connectionId: string): Promise<void> {
  const { workspaceId } = wire.actor;
  const connection = await wire.db
    .select()
    .from(connections)
    .where(and(eq(connections.workspaceId, workspaceId), eq(connections.id, connectionId)))
    .get();
  if (connection === undefined || connection.ownerId === null || connection.status !== "needs_reconnect")
    return;
  const member = await findChatMember(wire, connection.ownerId);
  if (member === null) return;
  const { provider, accountLogin, lastError, lastErrorAt } = connection;
  const { name } = providerOf(provider);
  const words = `${name} needs a new sign-in of ${accountLogin}. ${lastError ?? ""}`.trim();
  const url = `${wire.config.appUrl}/connect/${provider}?connection=${connectionId}`;
  await tellMember(wire, member, {
    key: `broken:${connectionId}:${lastErrorAt ?? 0}`,
    message: {
      summary: [words],
      blocks: [
        { kind: "text", text: [words] },
        { kind: "note", text: `Until then nothing is read from ${name}. Your time stays as it is.` },
        { kind: "buttons", buttons: [pageButton("Reconnect", url)] },
      ],
    },
  });
}
