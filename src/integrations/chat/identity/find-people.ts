import { and, asc, eq } from "drizzle-orm";

import { identities, memberships, users } from "../../../db/schema/people.ts";
import type { PersonCtx } from "../../../domain/context.ts";
import type { ChatIdentity } from "./find-chat-member.ts";

/** Everybody in the workspace by name, and who they have proven to be in the chat that the identity comes from. One round trip. */
export async function findPeople({ db, actor }: PersonCtx, { provider, from }: ChatIdentity) {
  return db
    .select({ id: users.id, name: users.name, chatUserId: identities.accountId })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .leftJoin(
      identities,
      and(
        eq(identities.userId, users.id),
        eq(identities.provider, provider),
        eq(identities.host, from.teamId),
      ),
    )
    .where(eq(memberships.workspaceId, actor.workspaceId))
    .orderBy(asc(users.name));
}
