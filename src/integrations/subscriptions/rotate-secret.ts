import { and, eq } from "drizzle-orm";

import { connectionOfSubscription } from "../../db/queries/joins.ts";
import { connections } from "../../db/schema/connections.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import { commit } from "../../domain/commit.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { createSecret } from "../../lib/id.ts";
import { canManageConnection, visibleTo } from "../connections/find-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { isLiving, secretLocation } from "./subscription.ts";

const overlapMs = 24 * 60 * 60 * 1000;

/**
 * Gives a subscription a fresh secret, which is returned for the provider to be told; the one before stays valid for a day.
 * Throws forbidden, not_found, or conflict when another rotation was faster.
 */
export async function rotateSecret(
  ctx: IntegrationContext,
  subscriptionId: string,
): Promise<{ secret: string; previousUntil: number }> {
  const { workspaceId } = ctx.actor;
  const here = and(
    eq(subscriptions.id, subscriptionId),
    eq(subscriptions.workspaceId, workspaceId),
    isLiving,
  );
  const row = await ctx.db
    .select({ secret: subscriptions.secret, ownerId: connections.ownerId })
    .from(subscriptions)
    .innerJoin(connections, connectionOfSubscription)
    .where(and(here, visibleTo(ctx.actor)))
    .get();
  if (row === undefined) throw notFound("webhook");
  if (!canManageConnection(ctx.actor, row))
    throw new AppError(
      "forbidden",
      "Only owners and admins can change the secret of the workspace's webhooks.",
    );

  const secret = createSecret();
  const previousUntil = ctx.now + overlapMs;
  const [changed] = await commit(ctx, {
    statements: [
      ctx.db
        .update(subscriptions)
        .set({
          secret: await ctx.vault.encrypt(secret, secretLocation({ workspaceId, id: subscriptionId })),
          keyId: ctx.vault.currentKeyId,
          previousSecret: row.secret,
          previousUntil,
        })
        .where(and(here, eq(subscriptions.secret, row.secret)))
        .returning({ id: subscriptions.id }),
    ],
    audit: { action: "subscription.rotate", target: `subscription:${subscriptionId}` },
  });
  if (changed.length === 0)
    throw new AppError(
      "conflict",
      "Somebody else has just changed this secret. Reload the page and try again.",
    );
  return { secret, previousUntil };
}
