import { and, eq, inArray, sql } from "drizzle-orm";

import { connectionOfBinding } from "../../db/queries/joins.ts";
import { type TrackerSettings, bindings } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import { commit } from "../../domain/commit.ts";
import { AppError } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { Container } from "../../providers/tracker.ts";
import { atSite, type OpenConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { parseValue, valueOf } from "./container-value.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { projectFor } from "../bindings/choose-project.ts";
import { subscribe } from "../subscriptions/keep-subscription.ts";
import type { SubscriptionState } from "../subscriptions/subscription.ts";
import { slotOf } from "../bindings/schedule.ts";

/** How a container is to be tied; `projectId` null = a project of its own, by its name. */
export type NewBinding = { projectId: string | null; settings: TrackerSettings };
export type Bound = { id: string; name: string; state: SubscriptionState };

/** `value`: of the container, as `valueOf` writes it. */
type One = { open: OpenConnection; value: string; existing: BindingRow | null };

/** The binding, a sentence on why there is none, or the failure that has to be waited out. */
export async function bindContainer(
  ctx: IntegrationContext,
  input: NewBinding,
  one: One,
): Promise<Bound | string | ProviderError> {
  const { externalId, siteId } = parseValue(one.value);
  const { existing } = one;
  const open = atSite(one.open, siteId);
  const noun = capital(open.provider.tracker?.noun.one ?? "container");
  try {
    const container = await open.call(async (access) =>
      open.provider.tracker?.containers.get(access, externalId),
    );
    if (!container) return `${noun} ${externalId} is gone, or the account may not see it.`;
    const binding = await store(ctx, input, { container, siteId, existing, open });
    const state = await subscribe(ctx, open, binding);
    const { workspaceId, id, name } = binding;
    await ctx.enqueue({ type: "sync.page", workspaceId, bindingId: id, runId: null });
    return { id, name, state };
  } catch (error) {
    if (error instanceof ProviderError && !error.permanent) return error;
    if (!(error instanceof ProviderError) && !(error instanceof AppError)) throw error;
    return `${noun} ${externalId} was not connected: ${error.message}`;
  }
}

/** A binding whose connection has ended comes under the new one, with its links: its issues keep their tasks. */
export async function findKnown(
  ctx: IntegrationContext,
  { provider, host }: { provider: string; host: string },
  values: string[],
): Promise<Map<string, { binding: BindingRow; isTaken: boolean }>> {
  const rows = await ctx.db
    .select({ binding: bindings, connectionStatus: connections.status })
    .from(bindings)
    .innerJoin(connections, connectionOfBinding)
    .where(
      and(
        eq(bindings.workspaceId, ctx.actor.workspaceId),
        eq(bindings.provider, provider),
        eq(bindings.host, host),
        sql`${bindings.capability} = 'tracker'`,
        inArray(
          bindings.externalId,
          values.map((value) => parseValue(value).externalId),
        ),
      ),
    );
  return new Map(
    rows.map(({ binding, connectionStatus }) => [
      valueOf(binding),
      { binding, isTaken: connectionStatus !== "disconnected" },
    ]),
  );
}

type Target = {
  container: Container;
  siteId: string | null;
  existing: BindingRow | null;
  open: OpenConnection;
};

const intervalMinutes = 15;

async function store(
  ctx: IntegrationContext,
  input: NewBinding,
  { container, siteId, existing, open }: Target,
): Promise<BindingRow> {
  const { provider, host, id: connectionId } = open.connection;
  const { externalId, name, url } = container;
  const projectId = input.projectId ?? (await projectFor(ctx, name));
  const fresh = {
    connectionId,
    projectId,
    name,
    url,
    status: "active",
    settings: input.settings,
    cursor: null,
    runId: null,
    lastError: null,
    lastErrorAt: null,
    missingSince: null,
    checkAt: null,
    updatedAt: ctx.now,
  };
  const { workspaceId } = ctx.actor;
  const createdBy = "userId" in ctx.actor ? ctx.actor.userId : "system";
  const id = existing?.id ?? createId(ctx.now);
  const [rows] = await commit(ctx, {
    statements: [
      ctx.db
        .insert(bindings)
        .values({
          ...fresh,
          workspaceId,
          id,
          provider,
          host,
          siteId,
          externalId,
          intervalMinutes,
          slot: slotOf(id, intervalMinutes),
          createdBy,
          createdAt: ctx.now,
        })
        .onConflictDoUpdate({ target: [bindings.workspaceId, bindings.id], set: fresh })
        .returning(),
    ],
    audit: {
      action: "binding.create",
      target: `connection:${connectionId}`,
      detail: { externalId, name, projectId },
    },
  });
  const row = rows[0];
  if (row === undefined) throw new ProviderError("The choice was not stored.", unexpected(provider));
  return row;
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

const unexpected = (provider: string) => ({ provider, code: "unexpected" as const, permanent: false });
