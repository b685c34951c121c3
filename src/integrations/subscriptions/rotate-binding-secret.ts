import { and, desc, eq } from "drizzle-orm";

import { hooks } from "../../db/schema/bindings.ts";
import { AppError } from "../../lib/errors.ts";
import { whenToTryAgain } from "../../providers/failure.ts";
import { ProviderError } from "../../providers/provider.ts";
import { openBinding } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import type { BindingRow, HookRow } from "../bindings/applied.ts";
import { rotateHookSecret } from "./rotate-hook-secret.ts";
import { findManagedBinding } from "../bindings/find-binding.ts";
import { hookUrl } from "./install-hook.ts";

/** `secret` null = the provider was told itself; else a person pastes it there, and it is never shown again. */
export type RotatedSecret = { url: string; secret: string | null; previousUntil: number };

/**
 * Changes the secret of a binding's webhook; deliveries signed with the old one pass for another day. Throws not_found,
 * forbidden, conflict when there is no webhook, and unavailable when the provider could not be told.
 */
export async function rotateBindingSecret(
  ctx: IntegrationContext,
  bindingId: string,
): Promise<RotatedSecret> {
  const { binding } = await findManagedBinding(ctx, bindingId);
  const hook = await findHook(ctx, binding);
  if (hook === undefined) throw new AppError("conflict", "There is no webhook yet. Install it first.");
  const url = hookUrl(ctx.config.appUrl, hook);
  const { secret, previousUntil } = await rotateHookSecret(ctx, hook.id);
  if (hook.remoteId === null) return { url, secret, previousUntil };
  await tellProvider(ctx, { binding, hook, remoteId: hook.remoteId, url, secret });
  return { url, secret: null, previousUntil };
}

async function findHook(
  ctx: IntegrationContext,
  { workspaceId, id }: BindingRow,
): Promise<HookRow | undefined> {
  return ctx.db
    .select()
    .from(hooks)
    .where(and(eq(hooks.workspaceId, workspaceId), eq(hooks.bindingId, id), eq(hooks.status, "active")))
    .orderBy(desc(hooks.createdAt))
    .get();
}

type Change = { binding: BindingRow; hook: HookRow; remoteId: string; url: string; secret: string };

/** Not told, the provider signs with the old secret, which would end tomorrow: so it becomes the present one again. */
async function tellProvider(ctx: IntegrationContext, { binding, hook, ...change }: Change): Promise<void> {
  try {
    const { provider, call } = await openBinding(ctx, binding);
    await call(async (access) => provider.hooks?.changeSecret(access, binding, change));
  } catch (error) {
    const { secret, keyId, previousSecret, previousUntil } = hook;
    await ctx.db
      .update(hooks)
      .set({ secret, keyId, previousSecret, previousUntil })
      .where(and(eq(hooks.id, hook.id), eq(hooks.workspaceId, hook.workspaceId)));
    if (!(error instanceof ProviderError)) throw error;
    throw new AppError(
      "unavailable",
      `${error.message} The secret was not changed. ${whenToTryAgain(error)}`.trim(),
    );
  }
}
