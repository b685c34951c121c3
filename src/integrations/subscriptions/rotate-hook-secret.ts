import { and, eq } from "drizzle-orm";

import { hooks } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import { auditIfChanged } from "../../domain/audit.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { createSecret } from "../../lib/id.ts";
import { canManageConnection, visibleTo } from "../connections/find-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { hookSecretPlace } from "./hook-secret.ts";

const overlapMs = 24 * 60 * 60 * 1000;

/**
 * Gives a hook a fresh secret, which is returned for the provider to be told; the one before stays valid for a day.
 * Throws forbidden, not_found, or conflict when another rotation was faster.
 */
export async function rotateHookSecret(
  ctx: IntegrationContext,
  hookId: string,
): Promise<{ secret: string; previousUntil: number }> {
  const { workspaceId } = ctx.actor;
  const here = and(eq(hooks.id, hookId), eq(hooks.workspaceId, workspaceId), eq(hooks.status, "active"));
  const hook = await ctx.db
    .select({ secret: hooks.secret, ownerId: connections.ownerId })
    .from(hooks)
    .innerJoin(
      connections,
      and(eq(connections.workspaceId, hooks.workspaceId), eq(connections.id, hooks.connectionId)),
    )
    .where(and(here, visibleTo(ctx.actor)))
    .get();
  if (hook === undefined) throw notFound("webhook");
  if (!canManageConnection(ctx.actor, hook))
    throw new AppError(
      "forbidden",
      "Only owners and admins can change the secret of the workspace's webhooks.",
    );

  const secret = createSecret();
  const previousUntil = ctx.now + overlapMs;
  const [changed] = await ctx.db.batch([
    ctx.db
      .update(hooks)
      .set({
        secret: await ctx.vault.encrypt(secret, hookSecretPlace({ workspaceId, id: hookId })),
        keyId: ctx.vault.currentKeyId,
        previousSecret: hook.secret,
        previousUntil,
      })
      .where(and(here, eq(hooks.secret, hook.secret)))
      .returning({ id: hooks.id }),
    auditIfChanged(ctx, "hook.rotate", `hook:${hookId}`),
  ]);
  if (changed.length === 0)
    throw new AppError(
      "conflict",
      "Somebody else has just changed this secret. Reload the page and try again.",
    );
  return { secret, previousUntil };
}
