import { and, asc, eq, isNull, ne } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";
import { connections } from "../../../db/schema/connections.ts";
import { identities } from "../../../db/schema/people.ts";
import type { PersonCtx } from "../../../domain/context.ts";
import { providerOf } from "../../connections/provider-of.ts";
import { findChatMember } from "./find-chat-member.ts";

/** A chat that the workspace is connected to, and who the person is there. */
export type ChatLink = {
  provider: string;
  providerName: string;
  /** The chat's own name, such as a team's. */
  chatName: string;
  host: string;
  /** null = nobody yet. */
  account: { accountId: string; login: string } | null;
  /** Where what they do there happens; null when it can only be here. */
  actsIn: { workspaceId: string; name: string } | null;
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
  const links = rows.map(async ({ accountId, login, ...row }) => {
    const { chat, name: providerName } = providerOf(row.provider);
    if (chat === undefined) return [];
    if (accountId === null || login === null) return [{ ...row, providerName, account: null, actsIn: null }];
    const account = { accountId, login };
    return [{ ...row, providerName, account, actsIn: await findActsIn(db, row, accountId) }];
  });
  return (await Promise.all(links)).flat();
}

async function findActsIn(
  db: Database,
  { provider, host }: { provider: string; host: string },
  userId: string,
): Promise<ChatLink["actsIn"]> {
  const member = await findChatMember(db, { provider, from: { accountId: host, teamId: host, userId } });
  if (member === null || member.workspaceName === null) return null;
  return { workspaceId: member.workspaceId, name: member.workspaceName };
}
