import { and, eq } from "drizzle-orm";

import { hooks } from "../../db/schema/bindings.ts";
import type { ConnectionSubscriber } from "../context.ts";
import { channelsOf, forgetChannels } from "./channel-statements.ts";
import { leaveChannels } from "./stop-channels.ts";

/** A paused connection's calendars tell nothing; of one that has ended nothing is accepted any more. */
export const subscriptionSubscriber: ConnectionSubscriber = {
  async before(ctx, { kind, connectionId }) {
    if (kind === "paused") await leaveChannels(ctx, connectionId, await channelsOf(ctx, { connectionId }));
  },
  statements(ctx, { kind, connectionId }) {
    if (kind === "paused") return [...forgetChannels(ctx, { connectionId })];
    if (kind !== "disconnected") return [];
    return [
      ...forgetChannels(ctx, { connectionId }),
      ctx.db
        .update(hooks)
        .set({ status: "removed", secret: "", keyId: "", previousSecret: null, previousUntil: null })
        .where(and(eq(hooks.workspaceId, ctx.actor.workspaceId), eq(hooks.connectionId, connectionId))),
    ];
  },
};
