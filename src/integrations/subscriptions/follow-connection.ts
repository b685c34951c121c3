import { and, eq } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import type { Ctx } from "../../domain/context.ts";
import { providers } from "../../providers/index.ts";
import type { ConnectionSubscriber } from "../context.ts";
import { askToEnd, leaveSubscriptions, tellEnds } from "./end-subscriptions.ts";

/** A paused connection is told of nothing that it can ask for later; of one that has ended nothing is accepted any more. */
export const subscriptionSubscriber: ConnectionSubscriber = {
  statements(ctx, { kind, connectionId }) {
    if (kind === "paused") return [...leaveSubscriptions(ctx, { connectionId })];
    if (kind !== "disconnected") return [];
    const here = and(
      eq(subscriptions.workspaceId, ctx.actor.workspaceId),
      eq(subscriptions.connectionId, connectionId),
    );
    return [
      ctx.db
        .update(subscriptions)
        .set({ state: "ending" })
        .where(and(here, eq(subscriptions.state, "active"))),
      ctx.db
        .update(subscriptions)
        .set({ secret: "", keyId: "", previousSecret: null, previousUntil: null, renewAt: null })
        .where(here),
    ];
  },
  async after(ctx, { kind, connectionId }) {
    if (kind === "paused") await askToEnd(ctx, connectionId);
    if (kind === "connected" || kind === "resumed") await askToKeepAll(ctx, connectionId);
  },
  cleanUp: (ctx, { connectionId, provider, access }) =>
    tellEnds(ctx, connectionId, { provider, call: (action) => action(access) }),
};

/** What expires was ended by a pause, or has expired since the connection stopped working. */
async function askToKeepAll({ db, actor, enqueue }: Ctx, connectionId: string): Promise<void> {
  const { workspaceId } = actor;
  const rows = await db
    .select({ bindingId: bindings.id, provider: bindings.provider })
    .from(bindings)
    .where(
      and(
        eq(bindings.workspaceId, workspaceId),
        eq(bindings.connectionId, connectionId),
        eq(bindings.status, "active"),
      ),
    );
  for (const { bindingId, provider } of rows)
    if (providers[provider]?.subscriptions?.expires === true)
      await enqueue({ type: "subscription.keep", workspaceId, bindingId });
}
