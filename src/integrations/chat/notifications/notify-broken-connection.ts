import { and, eq } from "drizzle-orm";

import { connections } from "../../../db/schema/connections.ts";
import { providerOf } from "../../connections/provider-of.ts";
import type { IntegrationContext } from "../../context.ts";
import { pageButton } from "../actions.ts";
import { findRecipient } from "../find-recipient.ts";
import { notifyMember } from "./notify-member.ts";

/** Notifies a member that their own connection needs a new sign-in, once per failure; not when it works again by now. */
export async function notifyBrokenConnection(ctx: IntegrationContext, connectionId: string): Promise<void> {
  const { workspaceId } = ctx.actor;
  const connection = await ctx.db
    .select()
    .from(connections)
    .where(and(eq(connections.workspaceId, workspaceId), eq(connections.id, connectionId)))
    .get();
  if (connection === undefined || connection.ownerId === null || connection.status !== "needs_reconnect")
    return;
  const member = await findRecipient(ctx, connection.ownerId);
  if (member === null) return;
  const { provider, accountLogin, lastError, lastErrorAt } = connection;
  const { name } = providerOf(provider);
  const words = `${name} needs a new sign-in of ${accountLogin}. ${lastError ?? ""}`.trim();
  const url = `${ctx.config.appUrl}/connect/${provider}?connection=${connectionId}`;
  await notifyMember(ctx, member, {
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
