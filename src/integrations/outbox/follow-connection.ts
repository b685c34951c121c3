import { and, eq, isNull, sql, type SQL } from "drizzle-orm";

import { isListed, listedOutbox } from "../../db/queries/owed.ts";
import { outbox } from "../../db/schema/outbox.ts";
import type { Ctx } from "../../domain/context.ts";
import type { ConnectionSubscriber } from "../context.ts";

/** What waited for a connection is due once it works again; what is owed to one that has ended is owed no more. */
export const outboxSubscriber: ConnectionSubscriber = {
  statements: (ctx, { kind, connectionId }) => {
    switch (kind) {
      case "connected":
      case "resumed":
        return [resume(ctx, connectionId)];
      case "disconnected":
        return [end(ctx, connectionId)];
      case "paused":
        return [];
      default:
        return kind satisfies never;
    }
  },
};

function resume(ctx: Ctx, connectionId: string) {
  return ctx.db
    .update(outbox)
    .set({ dueAt: ctx.now })
    .where(and(isOwedTo(ctx, connectionId), eq(outbox.state, "waiting"), isNull(outbox.dueAt)));
}

function end(ctx: Ctx, connectionId: string) {
  return ctx.db.delete(outbox).where(isOwedTo(ctx, connectionId));
}

function isOwedTo({ actor }: Ctx, connectionId: string): SQL {
  return sql`(workspace_id, key) IN (SELECT workspace_id, key FROM ${listedOutbox}
    WHERE ${isListed(actor.workspaceId)} AND connection_id = ${connectionId})`;
}
