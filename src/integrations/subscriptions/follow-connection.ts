import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import type { Ctx } from "../../domain/context.ts";
import { providers } from "../../providers/index.ts";
import type { ConnectionSubscriber } from "../context.ts";
import { askToEnd, leaveSubscriptions, tellEnds } from "./end-subscriptions.ts";
import { isUnheardRow } from "./subscription.ts";

/**
 * A paused connection is told of nothing that it can ask for later; of one that has ended nothing is accepted any more. One that works
 * again has what failed tried again.
 */
export const subscriptionSubscriber: ConnectionSubscriber = {
  statements(ctx, { kind, connectionId }) {
    const here = and(
      eq(subscriptions.workspaceId, ctx.actor.workspaceId),
      eq(subscriptions.connectionId, connectionId),
    );
    switch (kind) {
      case "paused":
        return [leaveSubscriptions(ctx, { connectionId, onlyExpiring: true })];
      case "disconnected": {
        const wiped = { secret: "", keyId: "", previousSecret: null, previousUntil: null, dueAt: null };
        return [
          leaveSubscriptions(ctx, { connectionId }),
          ctx.db.update(subscriptions).set(wiped).where(here),
        ];
      }
      case "connected":
      case "resumed": {
        const isInTrouble = and(
          inArray(subscriptions.state, ["pending", "failed", "off"]),
          isNotNull(subscriptions.error),
          // Nobody can be asked about one that a person pasted.
          sql`NOT ${isUnheardRow}`,
        );
        return [ctx.db.update(subscriptions).set({ dueAt: ctx.now }).where(and(here, isInTrouble))];
      }
      default:
        return kind satisfies never;
    }
  },
  async after(ctx, { kind, connectionId }) {
    if (kind === "paused") await askToEnd(ctx, connectionId);
    if (kind === "connected" || kind === "resumed") await askToKeepAll(ctx, connectionId);
  },
  cleanUp: (ctx, { connectionId, provider, access }) =>
    tellEnds(ctx, connectionId, { provider, call: (action) => action(access) }),
};

/** What expires was ended by a pause, or has expired since the connection stopped working; what is of the whole connection begins with it. */
async function askToKeepAll({ db, actor, enqueue }: Ctx, connectionId: string): Promise<void> {
  const { workspaceId } = actor;
  const isIt = and(eq(connections.workspaceId, workspaceId), eq(connections.id, connectionId));
  const [[connection], bound] = await db.batch([
    db.select({ provider: connections.provider }).from(connections).where(isIt),
    db
      .select({ bindingId: bindings.id })
      .from(bindings)
      .where(
        and(
          eq(bindings.workspaceId, workspaceId),
          eq(bindings.connectionId, connectionId),
          eq(bindings.status, "active"),
        ),
      ),
  ]);
  const capability = providers[connection?.provider ?? ""]?.subscriptions;
  const all = capability?.scope === "connection" ? [{ bindingId: null }] : capability?.expires ? bound : [];
  for (const { bindingId } of all)
    await enqueue({ type: "subscription.keep", workspaceId, connectionId, bindingId });
}
