import { and, eq } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import type { ConnectionSubscriber } from "../context.ts";
import { askForCheck } from "./ask-for-check.ts";

/** Bindings end with their connection, and are compared with the provider when it works again. */
export const bindingSubscriber: ConnectionSubscriber = {
  statements({ db, now, actor }, { kind, connectionId }) {
    if (kind !== "disconnected") return [];
    return [
      db
        .update(bindings)
        .set({ status: "disabled", updatedAt: now })
        .where(and(eq(bindings.workspaceId, actor.workspaceId), eq(bindings.connectionId, connectionId))),
    ];
  },
  async after(ctx, { kind, connectionId }) {
    if (kind === "connected" || kind === "resumed") await askForCheck(ctx, { connectionId });
  },
};
