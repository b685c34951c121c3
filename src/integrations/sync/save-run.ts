import { and, eq, exists, isNull, sql } from "drizzle-orm";

import { somethingChanged } from "../../db/insert-where.ts";
import { bindings, syncRuns } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import { activityEntry } from "../connections/activity.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { bindingRow } from "../bindings/find-binding.ts";
import { forgetSeen } from "../bindings/forget-seen.ts";
import type { IntegrationContext } from "../context.ts";
import type { FoundSync } from "./find-sync.ts";
import { keepSeen } from "./seen-pages.ts";
import { newRun, startRun, type SyncRun } from "./start-run.ts";

/** What a page leaves behind. */
export type Saved = {
  counts: { seen: number; created: number; changed: number; ignored: number };
  pages: number;
  pagesTotal: number | null;
  /** Where the run goes on: at the provider, or in the search for what was not seen. */
  next: string | null;
  unseenAfter: string | null;
  /** Of a listing of everything, those of this page; null of any other. */
  seenIds: string[] | null;
  /** Of the binding, once all pages are listed; what is not given stays. */
  progress: Partial<Pick<BindingRow, "cursor" | "syncState" | "remarks">>;
};

/** An idle binding says this often that it is still looked after. */
const heartbeatMs = 3_600_000;

/**
 * Saves where the run goes on; its id, or null when another job did that, and goes on. A quiet run that turns out longer while a
 * recorded one has begun gives way to another one after that.
 */
export async function savePage(
  ctx: IntegrationContext,
  { binding, run: known }: FoundSync,
  saved: Saved,
): Promise<string | null> {
  const run = known ?? (await startRun(ctx, binding));
  if (run === null) {
    await askAgain(ctx, binding);
    return null;
  }
  const { next, unseenAfter, seenIds } = saved;
  const count = countPage(ctx, run, saved, { next, unseenAfter }).returning({ id: syncRuns.id });
  const change = { ...saved.progress, ...healthy(binding) };
  const [counted] = await ctx.db.batch([
    count,
    ...(seenIds === null || seenIds.length === 0 ? [] : [keepSeen(ctx, run, seenIds)]),
    ...(Object.keys(change).length === 0 ? [] : [changeBinding(ctx, binding, change)]),
  ]);
  return counted.length === 0 ? null : run.id;
}

/**
 * Ends a run and moves the cursor. Another one follows when somebody asked for one meanwhile, and after a full sync that began
 * with a cursor. A quiet run that found nothing writes no row, but for a heartbeat at most once an hour.
 */
export async function finishRun(
  ctx: IntegrationContext,
  { binding, run }: FoundSync,
  saved: Saved & { all: string },
): Promise<void> {
  if (run === null) return finishQuietly(ctx, binding, saved);
  const { counts, progress, all } = saved;
  const isFull = run.kind === "full";
  const isDone = isFull && (binding.fullSyncDueAt ?? run.startedAt) <= run.startedAt;
  const total = { created: run.created + counts.created, changed: run.changed + counts.changed };
  const [ended] = await ctx.db.batch([
    countPage(ctx, run, saved, { status: "done", finishedAt: ctx.now, next: null }).returning({
      isAskedAgain: syncRuns.isAskedAgain,
    }),
    changeBinding(ctx, binding, {
      ...progress,
      ...healthy(binding),
      ...(isDone ? { fullSyncDueAt: null } : {}),
      runId: null,
      lastSyncAt: ctx.now,
    }),
    forgetSeen(ctx, run, somethingChanged),
    setLastSync(ctx, binding),
    syncActivity(ctx, binding, { did: isFull ? all : "Synced", ...total }),
  ]);
  const isFollowed = isDone && binding.cursor !== null;
  if (ended[0] !== undefined && (ended[0].isAskedAgain || isFollowed)) await askAgain(ctx, binding);
}

function askAgain(ctx: IntegrationContext, { workspaceId, id: bindingId }: BindingRow): Promise<void> {
  return ctx.enqueue({ type: "sync.page", workspaceId, bindingId, runId: null });
}

async function finishQuietly(
  ctx: IntegrationContext,
  binding: BindingRow,
  { progress, counts }: Saved,
): Promise<void> {
  const isNews = counts.created + counts.changed > 0;
  const isBeat = isNews || isBeatDue(binding, ctx.now);
  const isMoved =
    (progress.cursor ?? binding.cursor) !== binding.cursor ||
    "syncState" in progress ||
    "remarks" in progress;
  if (!isBeat && !isMoved && binding.lastError === null) return;
  const save = ctx.db
    .update(bindings)
    .set({ ...progress, ...healthy(binding), ...(isBeat ? { lastSyncAt: ctx.now } : {}) })
    .where(and(bindingRow(binding), isNull(bindings.runId)));
  if (!isBeat) {
    await save;
    return;
  }
  if (!isNews) {
    await ctx.db.batch([save, setLastSync(ctx, binding)]);
    return;
  }
  const pages = { pages: 1, pagesTotal: 1, status: "done", finishedAt: ctx.now } as const;
  await ctx.db.batch([
    save,
    setLastSync(ctx, binding),
    ctx.db.insert(syncRuns).values({ ...newRun(ctx, binding), ...counts, ...pages }),
    syncActivity(ctx, binding, { did: "Synced", ...counts }),
  ]);
}

/** Whether an idle binding has been silent for an hour. */
export function isBeatDue({ lastSyncAt }: BindingRow, now: number): boolean {
  return (lastSyncAt ?? 0) <= now - heartbeatMs;
}

/** Counts a page of the run that stands where the page was listed: who saves second changes nothing. */
function countPage(
  ctx: IntegrationContext,
  run: SyncRun,
  { counts, pages, pagesTotal }: Saved,
  change: Partial<SyncRun>,
) {
  const { seen, created, changed, ignored } = counts;
  const { workspaceId, bindingId, id } = run;
  const isUnderWay = exists(
    ctx.db
      .select({ one: sql`1` })
      .from(bindings)
      .where(and(bindingRow({ workspaceId, id: bindingId }), eq(bindings.runId, id))),
  );
  return ctx.db
    .update(syncRuns)
    .set({
      pages: sql`${syncRuns.pages} + ${pages}`,
      pagesTotal: sql`coalesce(${syncRuns.pagesTotal}, ${pagesTotal})`,
      seen: sql`${syncRuns.seen} + ${seen}`,
      created: sql`${syncRuns.created} + ${created}`,
      changed: sql`${syncRuns.changed} + ${changed}`,
      ignored: sql`${syncRuns.ignored} + ${ignored}`,
      aliveAt: ctx.now,
      error: null,
      ...change,
    })
    .where(
      and(
        eq(syncRuns.workspaceId, workspaceId),
        eq(syncRuns.bindingId, bindingId),
        eq(syncRuns.id, id),
        sql`${syncRuns.next} IS ${run.next} AND ${syncRuns.unseenAfter} IS ${run.unseenAfter}`,
        isUnderWay,
      ),
    );
}

/** In the same batch behind countPage. */
function changeBinding(ctx: IntegrationContext, binding: BindingRow, change: Partial<BindingRow>) {
  return ctx.db
    .update(bindings)
    .set(change)
    .where(and(bindingRow(binding), somethingChanged));
}

function healthy(binding: BindingRow) {
  return binding.lastError === null ? {} : { lastError: null, lastErrorAt: null, missingSince: null };
}

function setLastSync(ctx: IntegrationContext, { workspaceId, connectionId }: BindingRow) {
  return ctx.db
    .update(connections)
    .set({ lastSyncAt: ctx.now })
    .where(and(eq(connections.workspaceId, workspaceId), eq(connections.id, connectionId)));
}

function syncActivity(
  ctx: IntegrationContext,
  binding: BindingRow,
  { did, created, changed }: { did: string; created: number; changed: number },
) {
  const found = created + changed === 0 ? "nothing new" : `${created} new, ${changed} changed`;
  const summary = `${did} of ${binding.name}: ${found}.`;
  const { connectionId, id: bindingId } = binding;
  return activityEntry(ctx, { connectionId, bindingId, kind: "sync", outcome: "ok", summary });
}
