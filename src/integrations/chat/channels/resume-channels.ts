import { and, eq, isNotNull } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import { notificationPreferences } from "../../../db/schema/notifications.ts";
import { savedReports } from "../../../db/schema/reports.ts";
import type { Ctx } from "../../../domain/context.ts";
import type { ConnectionSubscriber } from "../../context.ts";

export const chatSubscriber: ConnectionSubscriber = {
  statements: (ctx, { kind, connectionId }) =>
    kind === "connected" ? resumeChannels(ctx, connectionId) : [],
};

/**
 * Statements for the batch that stores a connection's new token. A project's channel that failed only for the token is active
 * again. The channel of a member or a report is retried whatever its failure: the next message shows whether it still fails.
 */
function resumeChannels({ db, now, actor: { workspaceId } }: Ctx, connectionId: string) {
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
    db
      .update(savedReports)
      .set({ channelError: null })
      .where(
        and(
          eq(savedReports.workspaceId, workspaceId),
          eq(savedReports.channelConnectionId, connectionId),
          isNotNull(savedReports.channelError),
        ),
      ),
  ];
}
