import { and, asc, eq, isNull, sql } from "drizzle-orm";

import { connections } from "../../db/schema/connections.ts";
import { identities, memberships, users } from "../../db/schema/people.ts";
import type { Ctx, Role } from "../../domain/context.ts";
import type { Clock } from "../../domain/time/format-range.ts";
import type { ChatIdentity } from "./identity/find-chat-member.ts";

/** A member, and where they can be written to directly. */
export type Recipient = {
  workspaceId: string;
  userId: string;
  name: string;
  role: Role;
  timeZone: string;
  /** 1 = Monday … 7 = Sunday. */
  weekStart: number;
  clock: Clock;
  /** null = the member is linked to nobody in a chat that this workspace is connected to. */
  direct: { connectionId: string; chatUserId: string; identity: ChatIdentity } | null;
};

/** null when the user is no member of the workspace (any more). One round trip. */
export async function findRecipient(ctx: Ctx, userId: string): Promise<Recipient | null> {
  return toRecipient(await recipientRows(ctx, userId).get());
}

/** What `toRecipient` makes the first of; runs in a batch. */
export function recipientRows(ctx: Ctx, userId: string) {
  const { workspaceId } = ctx.actor;
  return ctx.db
    .select({
      workspaceId: memberships.workspaceId,
      userId: memberships.userId,
      name: users.name,
      role: memberships.role,
      timeZone: users.timeZone,
      weekStart: users.weekStart,
      clock: users.clock,
      connectionId: connections.id,
      chatUserId: identities.accountId,
      provider: identities.provider,
      teamId: identities.host,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .leftJoin(identities, eq(identities.userId, users.id))
    .leftJoin(connections, isChatOf(workspaceId))
    .where(and(eq(memberships.workspaceId, workspaceId), eq(memberships.userId, userId)))
    .orderBy(sql`${connections.id} IS NULL`, asc(connections.createdAt))
    .limit(1);
}

export function toRecipient(
  row: Awaited<ReturnType<typeof recipientRows>>[number] | undefined,
): Recipient | null {
  if (row === undefined) return null;
  const { connectionId, chatUserId, provider, teamId, ...member } = row;
  if (connectionId === null || chatUserId === null || provider === null || teamId === null)
    return { ...member, direct: null };
  const identity = { provider, from: { accountId: teamId, teamId, userId: chatUserId } };
  return { ...member, direct: { connectionId, chatUserId, identity } };
}

/** Everywhere that a member of the workspace is linked in a chat that it is connected to now. One round trip. */
export async function findIdentities(
  { db, actor }: Ctx,
  userId: string,
): Promise<(ChatIdentity & { connectionId: string })[]> {
  const { workspaceId } = actor;
  const rows = await db
    .selectDistinct({
      provider: identities.provider,
      teamId: identities.host,
      chatUserId: identities.accountId,
      connectionId: connections.id,
    })
    .from(memberships)
    .innerJoin(identities, eq(identities.userId, memberships.userId))
    .innerJoin(connections, isChatOf(workspaceId))
    .where(and(eq(memberships.workspaceId, workspaceId), eq(memberships.userId, userId)));
  return rows.map(({ provider, teamId, chatUserId, connectionId }) => ({
    connectionId,
    provider,
    from: { accountId: teamId, teamId, userId: chatUserId },
  }));
}

/** Condition: the active chat connection of the workspace that an identity belongs to. */
function isChatOf(workspaceId: string) {
  return and(
    eq(connections.workspaceId, workspaceId),
    eq(connections.provider, identities.provider),
    // A chat identity belongs to the connected account (its team); identities of other providers belong to a host.
    eq(connections.accountId, identities.host),
    sql`${connections.isSubscribed} = 1 AND ${connections.status} <> 'disconnected'`,
    eq(connections.status, "active"),
    isNull(connections.ownerId),
  );
}
