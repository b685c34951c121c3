import { and, eq, sql } from "drizzle-orm";

import { connections } from "../../../db/schema/connections.ts";
import type { PersonCtx } from "../../../domain/context.ts";

/** The statement for the person's own connections whose calendars stand still until they sign in there again. */
export function brokenCalendars({ db, actor }: PersonCtx) {
  const { id, provider, accountLogin, lastError } = connections;
  return db
    .select({ id, provider, accountLogin, lastError })
    .from(connections)
    .where(
      and(
        eq(connections.workspaceId, actor.workspaceId),
        eq(connections.ownerId, actor.userId),
        eq(connections.status, "needs_reconnect"),
        sql`EXISTS (SELECT 1 FROM bindings WHERE bindings.workspace_id = connections.workspace_id
          AND bindings.connection_id = connections.id AND bindings.kind = 'calendar'
          AND bindings.status = 'active')`,
      ),
    );
}

export type BrokenCalendar = Awaited<ReturnType<typeof brokenCalendars>>[number];
