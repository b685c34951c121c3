import { and, asc, type Column, eq, isNull, ne, type Placeholder, sql } from "drizzle-orm";

import { connections } from "../../../db/schema/connections.ts";
import { identities, memberships, users, workspaces } from "../../../db/schema/people.ts";
import type { ChatUser } from "../../../providers/chat.ts";

/** An identity, or the placeholders of a prepared statement for one. */
export type IdentityParameters = {
  provider: string | Placeholder;
  from: Record<keyof ChatUser, string | Placeholder>;
};

/** What a chat identity says of its connection; columns of the statement serve too. */
type ConnectionParameters = {
  provider: string | Placeholder | Column;
  from: { accountId: string | Placeholder | Column };
};

/** For statements that are prepared once; `parametersOf` fills them. */
export const placeholders = {
  provider: sql.placeholder("provider"),
  from: {
    accountId: sql.placeholder("accountId"),
    teamId: sql.placeholder("teamId"),
    userId: sql.placeholder("userId"),
  },
};

export function parametersOf({ provider, from }: { provider: string; from: ChatUser }) {
  const { accountId, teamId, userId } = from;
  return { provider, accountId, teamId, userId };
}

/** Named: a batch hands rows over by column name, and some would be called alike. */
export const memberColumns = {
  workspaceId: memberships.workspaceId,
  workspaceName: sql<string>`${workspaces.name}`.as("workspace_name"),
  chatWorkspaceId: identities.chatWorkspaceId,
  connectionId: sql<string>`${connections.id}`.as("connection_id"),
  userId: sql<string>`${users.id}`.as("user_id"),
  name: users.name,
  role: memberships.role,
  timeZone: users.timeZone,
  weekStart: users.weekStart,
  clock: users.clock,
};

/** The workspace that the person chose comes first, then the one that was connected first. */
export const memberOrder = [
  sql`${identities.chatWorkspaceId} IS NOT ${memberships.workspaceId}`,
  asc(connections.createdAt),
  asc(connections.id),
];

export function isIdentityOf({ provider, from }: IdentityParameters) {
  return and(
    eq(identities.provider, provider),
    eq(identities.host, from.teamId),
    eq(identities.accountId, from.userId),
  );
}

/** "not disconnected" in the words of the partial index, so that SQLite uses it. */
export function isConnectionOf({ provider, from }: ConnectionParameters) {
  return and(
    eq(connections.workspaceId, memberships.workspaceId),
    eq(connections.provider, provider),
    eq(connections.accountId, from.accountId),
    ne(connections.status, "disconnected"),
    eq(connections.status, "active"),
    isNull(connections.ownerId),
  );
}
