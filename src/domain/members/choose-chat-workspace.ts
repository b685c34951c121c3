import { and, eq } from "drizzle-orm";

import { identities } from "../../db/schema/people.ts";
import { notFound } from "../../lib/errors.ts";
import type { PersonCtx } from "../context.ts";

/** From a linked account the actor acts in this workspace from now on, if it is connected to that chat. Throws not_found. */
export async function chooseChatWorkspace(
  { db, actor }: PersonCtx,
  { provider, host, accountId }: { provider: string; host: string; accountId: string },
): Promise<void> {
  const changed = await db
    .update(identities)
    .set({ chatWorkspaceId: actor.workspaceId })
    .where(
      and(
        eq(identities.provider, provider),
        eq(identities.host, host),
        eq(identities.accountId, accountId),
        eq(identities.userId, actor.userId),
      ),
    )
    .returning({ userId: identities.userId });
  if (changed.length === 0) throw notFound("account");
}
