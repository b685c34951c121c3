import { and, desc, eq, isNull, ne } from "drizzle-orm";

import { bindings, hooks } from "../../db/schema/bindings.ts";
import { createSecret } from "../../lib/id.ts";
import { keyIdOf } from "../../lib/vault.ts";
import { ProviderError } from "../../providers/provider.ts";
import { activityEntry } from "../connections/activity.ts";
import type { OpenConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import type { BindingRow, HookRow } from "../bindings/applied.ts";
import { hookSecretPlace } from "./hook-secret.ts";
import { bindingRow } from "../bindings/find-binding.ts";
import { growingPause } from "../bindings/growing-pause.ts";
import { removeHooks } from "./remove-hooks.ts";

export type HookStatus = "installed" | "manual" | "waiting" | "failed";

/** What the provider refused for good may have been put right there by the next day. */
const refusedPauseMs = 86_400_000;

/** Where a provider sends what happens. */
export function hookUrl(appUrl: string, hook: Pick<HookRow, "provider" | "id">): string {
  return `${appUrl}/webhooks/${hook.provider}/${hook.id}`;
}

/**
 * Gives a binding a webhook with a fresh address and secret, and ends those it had; one that the provider made without our
 * hearing of it gets both. "manual" when the account may not
 * install it: then a person pastes both. "waiting" and "failed" leave the reason on the binding until a webhook stands, and are
 * tried again by `checkBinding`; syncs go on without it.
 */
export async function installHook(
  ctx: IntegrationContext,
  open: OpenConnection,
  binding: BindingRow,
): Promise<HookStatus> {
  // Ours is stored first: the provider sends its ping before it answers.
  const { hook, secret } = await storeHook(ctx, binding);
  const target = { url: hookUrl(ctx.config.appUrl, hook), secret };
  const outcome = await installAt(open, binding, { ...target, earlier: await findUnanswered(ctx, hook) });
  const isKept = outcome.status === "installed" || outcome.status === "manual";
  await ctx.db.batch([
    ctx.db
      .update(hooks)
      .set({ remoteId: outcome.remoteId, status: isKept ? "active" : "removed" })
      .where(and(eq(hooks.id, hook.id), eq(hooks.workspaceId, hook.workspaceId))),
    ctx.db
      .update(bindings)
      .set({
        hookStatus: outcome.status,
        updatedAt: ctx.now,
        ...troubleAfter(outcome, binding, ctx.now),
      })
      .where(bindingRow(binding)),
    activityEntry(ctx, {
      connectionId: binding.connectionId,
      bindingId: binding.id,
      kind: "hook",
      outcome: isKept ? "ok" : "failed",
      summary: summaryOf(outcome, binding),
    }),
  ]);
  if (isKept) await removeHooks(ctx, open, { binding, except: hook.id });
  return outcome.status;
}

async function storeHook(
  ctx: IntegrationContext,
  binding: BindingRow,
): Promise<{ hook: HookRow; secret: string }> {
  const secret = createSecret();
  const { workspaceId, connectionId, id: bindingId, provider } = binding;
  const id = createSecret();
  const sealed = await ctx.vault.encrypt(secret, hookSecretPlace({ workspaceId, id }));
  const hook: HookRow = {
    id,
    workspaceId,
    connectionId,
    bindingId,
    provider,
    secret: sealed,
    keyId: keyIdOf(sealed),
    previousSecret: null,
    previousUntil: null,
    remoteId: null,
    status: "active",
    recoveredUntil: null,
    recovery: null,
    missedAt: null,
    missedCount: 0,
    createdAt: ctx.now,
  };
  await ctx.db.insert(hooks).values(hook);
  return { hook, secret };
}

const mostUnanswered = 20;

/** Addresses of a binding's hooks whose installation was not answered: the provider may have made them all the same. */
async function findUnanswered({ db, config }: IntegrationContext, hook: HookRow): Promise<Set<string>> {
  const rows = await db
    .select({ provider: hooks.provider, id: hooks.id })
    .from(hooks)
    .where(
      and(
        eq(hooks.workspaceId, hook.workspaceId),
        eq(hooks.bindingId, hook.bindingId ?? ""),
        isNull(hooks.remoteId),
        ne(hooks.id, hook.id),
      ),
    )
    .orderBy(desc(hooks.createdAt))
    .limit(mostUnanswered);
  return new Set(rows.map((row) => hookUrl(config.appUrl, row)));
}

const notInstalled = "The webhook was not installed.";

type Outcome = { status: HookStatus; remoteId: string | null; error: ProviderError | null };

/** The reason stays while there is no webhook, whatever syncs say meanwhile. */
function troubleAfter({ status, error }: Outcome, { hookErrorAt }: BindingRow, now: number) {
  if (error === null) return { hookError: null, hookErrorAt: null, checkAt: null };
  const since = hookErrorAt ?? now;
  const hookError = status === "manual" ? error.message : `${notInstalled} ${error.message}`;
  const checkAt = {
    installed: null,
    manual: null,
    failed: now + refusedPauseMs,
    waiting: nextTry(since, now, error),
  };
  return { hookError, hookErrorAt: since, checkAt: checkAt[status] };
}

function nextTry(since: number, now: number, { retryAfterSeconds }: ProviderError): number {
  return now + Math.max(growingPause(since, now), (retryAfterSeconds ?? 0) * 1000);
}

async function installAt(
  { provider, call }: OpenConnection,
  binding: BindingRow,
  { earlier, ...hook }: { url: string; secret: string; earlier: ReadonlySet<string> },
): Promise<Outcome> {
  const capability = provider.hooks;
  if (capability === undefined) return { status: "manual", remoteId: null, error: null };
  try {
    const made =
      earlier.size === 0 ? null : await call((access) => capability.find(access, binding, earlier));
    if (made !== null)
      await call((access) => capability.changeSecret(access, binding, { remoteId: made, ...hook }));
    const { remoteId } =
      made === null ? await call((access) => capability.install(access, binding, hook)) : { remoteId: made };
    return { status: "installed", remoteId, error: null };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { status: statusAfter(error), remoteId: null, error };
  }
}

function statusAfter({ code, permanent }: ProviderError): HookStatus {
  if (code === "forbidden") return "manual";
  return permanent ? "failed" : "waiting";
}

function summaryOf({ status, error }: Outcome, { name }: BindingRow): string {
  if (status === "installed") return `The webhook of ${name} was installed.`;
  if (status === "manual")
    return `The account may not install a webhook in ${name}: it has to be pasted there. ${error?.message ?? ""}`.trim();
  return `${name}: ${notInstalled} ${error?.message ?? ""}`.trim();
}
