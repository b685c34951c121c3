import { and, eq, ne } from "drizzle-orm";

import { connections } from "../../db/schema/connections.ts";
import { memberships } from "../../db/schema/people.ts";
import type { DomainEvent } from "../../messages.ts";
import type { IntegrationContext } from "../context.ts";
import { endConnection } from "./disconnect.ts";

/** Ends what a former member had connected for themselves, at the providers too. Nothing happens to who is a member again. Idempotent. */
export async function endPersonalConnections(ctx: IntegrationContext, event: DomainEvent): Promise<void> {
  if (event.type !== "member.removed") return;
  const { userId } = event;
  const { workspaceId } = ctx.actor;
  const [returned, owned] = await ctx.db.batch([
    ctx.db
      .select({ userId: memberships.userId })
      .from(memberships)
      .where(and(eq(memberships.workspaceId, workspaceId), eq(memberships.userId, userId))),
    ctx.db
      .select()
      .from(connections)
      .where(
        and(
          eq(connections.workspaceId, workspaceId),
          eq(connections.ownerId, userId),
          ne(connections.status, "disconnected"),
        ),
      ),
  ]);
  if (returned.length > 0) return;
  for (const connection of owned) await endConnection(ctx, connection);
}
