import { and, eq, isNotNull } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import { notificationPreferences } from "../../../db/schema/notices.ts";
import type { Ctx } from "../../../domain/context.ts";

/**
 * Statements for the batch that gives a connection a new token. A project's channel that lost only the token takes messages
 * again. A member's channel is tried again whatever it refused: the next notice finds out what still holds.
 */
export function resumePlaces({ db, now, actor: { workspaceId } }: Ctx, connectionId: string) {
  return [
    db
      .update(bindings)
      .set({ status: "active", lastError: null, lastErrorAt: null, updatedAt: now })
      .where(
        and(
          eq(bindings.workspaceId, workspaceId),
          eq(bindings.connectionId, connectionId),
          eq(bindings.status, "needs_reconnect"),
        ),
      ),
    db
      .update(notificationPreferences)
      .set({ timerError: null })
      .where(
        and(
          eq(notificationPreferences.workspaceId, workspaceId),
          eq(notificationPreferences.timerConnectionId, connectionId),
          isNotNull(notificationPreferences.timerError),
        ),
      ),
  ] as const;
}
