import { and, eq, or, sql } from "drizzle-orm";

import { connections } from "../../../db/schema/connections.ts";
import { identities, memberships, users } from "../../../db/schema/people.ts";
import { projectMembers } from "../../../db/schema/work.ts";
import type { PersonActor } from "../../../domain/context.ts";
import { describeError, log } from "../../../lib/log.ts";
import { ProviderError } from "../../../providers/provider.ts";
import type { IntegrationContext } from "../../context.ts";
import { openChat } from "../open-chat.ts";
import type { ChannelChoice } from "./find-channel.ts";

/** A person may wait for so many calls; whoever is left over is invited in the chat. */
const mostPeople = 20;

/**
 * Invites who made a channel, and the members of the project that it is for: by their linked account, else by the e-mail of their
 * sign-in, which invites and proves nothing. How many of them were invited; a chat that refuses somebody refuses nobody else.
 */
export async function invitePeople(
  ctx: IntegrationContext<PersonActor>,
  { connectionId, channelId }: ChannelChoice,
  projectId: string | null,
): Promise<{ invited: number; people: number }> {
  const { chat, call } = await openChat(ctx, connectionId);
  const people = await findPeople(ctx, connectionId, projectId);
  const invite = async ({ chatUserId, email }: (typeof people)[number]): Promise<boolean> => {
    try {
      const found =
        chatUserId === null && email !== null
          ? await call((access) => chat.findPersonByEmail(access, email))
          : null;
      const userId = chatUserId ?? found?.userId;
      if (userId === undefined) return false;
      await call((access) => chat.invite(access, { channelId, userIds: [userId] }));
      return true;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      log("error", "chat_invitation_failed", { connectionId, ...describeError(error) });
      return false;
    }
  };
  const results = await Promise.all(people.map(invite));
  return { invited: results.filter(Boolean).length, people: people.length };
}

/** One round trip. */
async function findPeople(
  { db, actor: { workspaceId, userId } }: IntegrationContext<PersonActor>,
  connectionId: string,
  projectId: string | null,
): Promise<{ chatUserId: string | null; email: string | null }[]> {
  const isOfProject = sql`EXISTS (SELECT 1 FROM ${projectMembers} WHERE ${and(
    eq(projectMembers.workspaceId, workspaceId),
    eq(projectMembers.projectId, projectId ?? ""),
    eq(projectMembers.userId, memberships.userId),
  )})`;
  return db
    .select({ chatUserId: identities.accountId, email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .innerJoin(
      connections,
      and(eq(connections.workspaceId, memberships.workspaceId), eq(connections.id, connectionId)),
    )
    .leftJoin(
      identities,
      and(
        eq(identities.userId, memberships.userId),
        eq(identities.provider, connections.provider),
        eq(identities.host, connections.accountId),
      ),
    )
    .where(and(eq(memberships.workspaceId, workspaceId), or(eq(memberships.userId, userId), isOfProject)))
    .limit(mostPeople);
}
