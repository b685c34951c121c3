import { and, eq, isNull, ne } from "drizzle-orm";

import { connections } from "../../../db/schema/connections.ts";
import { identities, memberships } from "../../../db/schema/people.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { pageButton } from "../actions.ts";
import type { ChatContext } from "../chat-context.ts";
import { say } from "../format.ts";

/**
 * The answer to somebody for whom nothing can be done. A member whose connection is paused or lost reads that; whoever is not,
 * or no longer, a member that we know reads nothing about any workspace.
 */
export async function unlinked(context: Pick<ChatContext, "appUrl" | "db" | "identity">): Promise<ChatReply> {
  const { appUrl } = context;
  const status = await findStanding(context);
  if (status !== undefined) return blockedReply(appUrl, status);
  return say(
    "I do not know who you are in Timewire yet. Link your account once, or make a code in Settings there and type it here: /tt link CODE",
    {
      buttons: [{ ...pageButton("Link my account", linkUrl(appUrl)), style: "primary" }],
    },
  );
}

/** The page on which a signed-in member says who they are in chat. */
export function linkUrl(appUrl: string): string {
  return `${appUrl}/settings/connections`;
}

function blockedReply(appUrl: string, status: string): ChatReply {
  const what = status === "paused" ? "is paused" : "has to be renewed";
  const how = status === "paused" ? "resume" : "reconnect";
  return say(
    `The connection between Timewire and this chat ${what}, so nothing was done. An owner or admin can ${how} it in Timewire.`,
    { buttons: [pageButton("Open connections", `${appUrl}/connections`)] },
  );
}

/** The state of a connection of this very chat in a workspace that the proven member is a member of. */
async function findStanding({
  db,
  identity,
}: Pick<ChatContext, "db" | "identity">): Promise<string | undefined> {
  const { provider, from } = identity;
  const row = await db
    .select({ status: connections.status })
    .from(identities)
    .innerJoin(memberships, eq(memberships.userId, identities.userId))
    .innerJoin(
      connections,
      and(
        eq(connections.workspaceId, memberships.workspaceId),
        eq(connections.provider, provider),
        eq(connections.accountId, from.accountId),
        ne(connections.status, "disconnected"),
        ne(connections.status, "active"),
        isNull(connections.ownerId),
      ),
    )
    .where(
      and(
        eq(identities.provider, provider),
        eq(identities.host, from.teamId),
        eq(identities.accountId, from.userId),
      ),
    )
    .limit(1)
    .get();
  return row?.status;
}
