import { and, asc, eq, isNull, ne } from "drizzle-orm";

import { connections } from "../../../db/schema/connections.ts";
import { identities } from "../../../db/schema/people.ts";
import type { PersonCtx } from "../../../domain/context.ts";
import { providerOf } from "../../connections/provider-of.ts";

/** A chat that the workspace is connected to, and who the person is there. */
export type ChatLink = {
  provider: string;
  providerName: string;
  /** The chat's own name, such as a Slack workspace's. */
  chatName: string;
  host: string;
  /** null = nobody yet. */
  account: { accountId: string; login: string } | null;
};

/** The workspace's active chats and the person's identity in each. */
export async function listLinks({ db, actor }: PersonCtx): Promise<ChatLink[]> {
  const rows = await db
    .select({
      provider: connections.provider,
      chatName: connections.accountLogin,
      host: connections.accountId,
      accountId: identities.accountId,
      login: identities.login,
    })
    .from(connections)
    .leftJoin(
      identities,
      and(
        eq(identities.userId, actor.userId),
        eq(identities.provider, connections.provider),
        eq(identities.host, connections.accountId),
      ),
    )
    .where(
      and(
        eq(connections.workspaceId, actor.workspaceId),
        ne(connections.status, "disconnected"),
        isNull(connections.ownerId),
      ),
    )
    .orderBy(asc(connections.createdAt));
  return rows.flatMap(({ accountId, login, ...row }) => {
    const { chat, name: providerName } = providerOf(row.provider);
    if (chat === undefined) return [];
    const account = accountId === null || login === null ? null : { accountId, login };
    return [{ ...row, providerName, account }];
  });
}
