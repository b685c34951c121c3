import { and, desc, eq, sql } from "drizzle-orm";

import { isSubscriptionOf } from "../../db/queries/subscription-of-binding.ts";
import { type bindings, syncRuns } from "../../db/schema/bindings.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import { projects } from "../../db/schema/work.ts";
import { canManage, type PersonCtx } from "../../domain/context.ts";
import { isVisibleTo } from "../../domain/projects/access.ts";
import { notFound } from "../../lib/errors.ts";
import { canManageConnection } from "../connections/find-connection.ts";
import { providerOf } from "../connections/provider-of.ts";
import { mayRotate } from "../../providers/subscriptions.ts";
import type { SubscriptionRow } from "../bindings/applied.ts";
import { type FoundBinding, selectBinding } from "../bindings/find-binding.ts";
import type { SyncRun } from "./start-run.ts";

type Row = typeof bindings.$inferSelect;

/** A binding as its page shows it. */
export type BindingDetail = {
  binding: Row;
  providerName: string;
  connection: { id: string; login: string; status: string };
  /** null also when the actor does not see it. */
  project: { id: string; name: string; colour: string } | null;
  /** The run under way; null when there is none. */
  run: SyncRun | null;
  /** The last ones that ended, newest first. */
  runs: SyncRun[];
  subscription: Pick<
    SubscriptionRow,
    | "id"
    | "provider"
    | "scope"
    | "remoteId"
    | "state"
    | "error"
    | "dueAt"
    | "previousUntil"
    | "missedAt"
    | "missedCount"
  > | null;
  /** How a person adds the webhook by hand. */
  manual: { url: string; choices: string } | null;
  /** False where the provider takes no other secret: then another webhook brings one. */
  canRotate: boolean;
  canManage: boolean;
  /** Whether the actor may say who people there are. */
  hasPeople: boolean;
};

const shownRuns = 10;

/** Throws not_found, also for another workspace's. */
export async function describeBinding(ctx: PersonCtx, bindingId: string): Promise<BindingDetail> {
  return detailOf(ctx, await ctx.db.batch(bindingStatements(ctx, bindingId)));
}

/** The statements behind describeBinding, for a page's own batch: `detailOf` takes what they return. */
export function bindingStatements(ctx: PersonCtx, bindingId: string) {
  const { workspaceId } = ctx.actor;
  const own = (column: "project_id" | "connection_id" | "site_id") =>
    sql`(SELECT ${sql.identifier(column)} FROM bindings WHERE workspace_id = ${workspaceId} AND id = ${bindingId})`;
  const [connectionId, siteId] = [own("connection_id"), own("site_id")];
  const project = ctx.db
    .select({ id: projects.id, name: projects.name, colour: projects.colour })
    .from(projects)
    .where(and(isVisibleTo(ctx.actor), eq(projects.id, own("project_id"))));
  const runs = ctx.db
    .select()
    .from(syncRuns)
    .where(and(eq(syncRuns.workspaceId, workspaceId), eq(syncRuns.bindingId, bindingId)))
    .orderBy(desc(syncRuns.id))
    .limit(shownRuns + 1);
  const subscription = ctx.db
    .select({
      id: subscriptions.id,
      provider: subscriptions.provider,
      scope: subscriptions.scope,
      remoteId: subscriptions.remoteId,
      state: subscriptions.state,
      error: subscriptions.error,
      dueAt: subscriptions.dueAt,
      previousUntil: subscriptions.previousUntil,
      missedAt: subscriptions.missedAt,
      missedCount: subscriptions.missedCount,
    })
    .from(subscriptions)
    .where(isSubscriptionOf({ workspaceId, id: bindingId, connectionId, siteId }))
    .orderBy(desc(subscriptions.createdAt))
    .limit(1);
  return [...selectBinding(ctx, bindingId), project, runs, subscription] as const;
}

type Rows = readonly [
  FoundBinding["binding"][],
  FoundBinding["connection"][],
  NonNullable<BindingDetail["project"]>[],
  SyncRun[],
  NonNullable<BindingDetail["subscription"]>[],
];

/** Throws not_found. */
export function detailOf(
  { actor }: PersonCtx,
  [[binding], [connection], [project], runs, [subscription]]: Rows,
): BindingDetail {
  if (binding === undefined || connection === undefined) throw notFound("binding");
  const provider = providerOf(binding.provider);
  return {
    binding,
    providerName: provider.name,
    connection: { id: connection.id, login: connection.accountLogin, status: connection.status },
    project: project ?? null,
    run: runs.find(({ id, status }) => id === binding.runId && status === "running") ?? null,
    runs: runs.filter(({ status }) => status !== "running").slice(0, shownRuns),
    subscription: subscription ?? null,
    manual: provider.subscriptions?.manual?.(binding) ?? null,
    canRotate:
      subscription !== undefined &&
      subscription.state !== "pending" &&
      subscription.state !== "failed" &&
      mayRotate(provider.subscriptions, subscription),
    canManage: canManageConnection(actor, connection),
    hasPeople: canManage(actor) && provider.tracker?.people !== undefined,
  };
}
