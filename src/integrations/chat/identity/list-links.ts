import { and, asc, eq, isNull, ne, sql } from "drizzle-orm";

import { connections } from "../../../db/schema/connections.ts";
import { identities, memberships, workspaces } from "../../../db/schema/people.ts";
import type { PersonCtx } from "../../../domain/context.ts";
import { providerOf } from "../../connections/provider-of.ts";
import { isConnectionOf, memberOrder } from "./member-query.ts";

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

/** The workspace's active chats and the person's identity in each. One round trip. */
export async function listLinks(ctx: PersonCtx): Promise<ChatLink[]> {
  const [rows, found] = await ctx.db.batch([chatsAndAccounts(ctx), membershipsOf(ctx)]);
  return rows.flatMap(({ accountId, login, ...row }): ChatLink[] => {
    const { chat, name: providerName } = providerOf(row.provider);
    if (chat === undefined) return [];
    if (accountId === null || login === null) return [{ ...row, providerName, account: null, actsIn: null }];
    const isHere = (one: ChatMembership) => one.provider === row.provider && one.host === row.host;
    const actsIn = toActsIn(found.filter((one) => isHere(one) && one.accountId === accountId));
    return [{ ...row, providerName, account: { accountId, login }, actsIn }];
  });
}

function chatsAndAccounts({ db, actor }: PersonCtx) {
  return db
    .select({
      provider: connections.provider,
      chatName: connections.accountLogin,
      host: sql<string>`${connections.accountId}`.as("host"),
      accountId: sql<string | null>`${identities.accountId}`.as("identity_account_id"),
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
}

type ChatMembership = Awaited<ReturnType<typeof membershipsOf>>[number];

/** Each workspace that the person can act in from each of their chats, the one they chose first. */
function membershipsOf({ db, actor }: PersonCtx) {
  const { provider, host, accountId } = identities;
  return db
    .select({
      provider,
      host,
      accountId,
      workspaceId: memberships.workspaceId,
      name: workspaces.name,
      chosenId: identities.chatWorkspaceId,
    })
    .from(identities)
    .innerJoin(memberships, eq(memberships.userId, identities.userId))
    .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
    .innerJoin(connections, isConnectionOf({ provider, from: { accountId: host } }))
    .where(eq(identities.userId, actor.userId))
    .orderBy(...memberOrder);
}

/** null where no other workspace could be meant. */
function toActsIn(found: readonly ChatMembership[]): ChatLink["actsIn"] {
  const [one] = found;
  if (one === undefined) return null;
  const { workspaceId, name, chosenId } = one;
  const isOnlyOne = found.length === 1 && (chosenId === null || chosenId === workspaceId);
  return isOnlyOne ? null : { workspaceId, name };
}
