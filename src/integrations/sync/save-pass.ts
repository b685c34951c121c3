import { and, eq, exists, isNull, type SQL, sql } from "drizzle-orm";

import { bindings, syncRuns } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import { activityEntry } from "../connections/activity.ts";
import type { IntegrationContext } from "../context.ts";
import type { BindingRow } from "../bindings/applied.ts";
import type { Pass } from "./find-pass.ts";
import { newRun, startRun, type SyncRun } from "./start-run.ts";

export type Counts = { seen: number; created: number; changed: number; ignored: number };
/** Where the next pass begins; what is not given stays. */
export type Place = Partial<
  Pick<BindingRow, "cursor" | "etag" | "windowEndsAt" | "checkDueAt" | "remarks" | "doubt" | "doubtedAt">
>;

/** An idle binding says this often that it is still looked after. */
const heartbeatMs = 3_600_000;

/**
 * Saves where the run goes on; null when another job did, and goes on. A quiet look that turns out longer while a run has begun
 * gives way to a pass after it.
 */
export async function savePage(
  ctx: IntegrationContext,
  { binding, run: known }: Pass,
  page: { next: string; pagesTotal: number | null; counts: Counts; met?: string[]; place?: Place },
): Promise<string | null> {
  const run = known ?? (await startRun(ctx, binding));
  if (run === null) {
    await askAgain(ctx, binding);
    return null;
  }
  const isStill = sameplace(binding, run);
  const [, saved] = await ctx.db.batch([
    countPage(ctx, run, { ...page, isStill }),
    ctx.db
      .update(bindings)
      .set({ ...page.place, pageCursor: page.next, ...healthy(binding) })
      .where(isStill)
      .returning({ id: bindings.id }),
  ]);
  return saved.length === 0 ? null : run.id;
}

/**
 * Ends a pass and moves the cursor; another one follows a run during which somebody asked for one. A quiet pass that found
 * nothing writes no row, but for a heartbeat at most hourly.
 */
export async function finishPass(
  ctx: IntegrationContext,
  pass: Pass,
  found: { place: Place; pagesTotal: number | null; counts: Counts },
): Promise<void> {
  if (pass.run === null) return finishQuietly(ctx, pass.binding, found);
  const { binding, run } = pass;
  const { place, counts } = found;
  const isStill = sameplace(binding, run);
  const total = { created: run.created + counts.created, changed: run.changed + counts.changed };
  const [ended] = await ctx.db.batch([
    countPage(ctx, run, { ...found, isStill, isLast: true }).returning({
      isAskedAgain: syncRuns.isAskedAgain,
    }),
    ctx.db
      .update(bindings)
      .set({ ...place, ...healthy(binding), runId: null, pageCursor: null, lastSyncAt: ctx.now })
      .where(isStill),
    touchConnection(ctx, binding),
    syncActivity(ctx, binding, run.kind, total),
  ]);
  if (ended[0]?.isAskedAgain === true) await askAgain(ctx, binding);
}

function askAgain(ctx: IntegrationContext, { workspaceId, id: bindingId }: BindingRow): Promise<void> {
  return ctx.enqueue({ type: "sync.page", workspaceId, bindingId, runId: null });
}

async function finishQuietly(
  ctx: IntegrationContext,
  binding: BindingRow,
  { place, counts }: { place: Place; counts: Counts },
): Promise<void> {
  const isNews = counts.created + counts.changed > 0;
  const isBeat = isNews || isBeatDue(binding, ctx.now);
  const isMoved = !isSame({ ...binding, ...place }, binding);
  if (!isBeat && !isMoved && binding.lastError === null) return;
  const save = ctx.db
    .update(bindings)
    .set({ ...place, ...healthy(binding), ...(isBeat ? { lastSyncAt: ctx.now } : {}) })
    .where(and(rowOf(binding), isNull(bindings.runId)));
  if (!isBeat) {
    await save;
    return;
  }
  if (!isNews) {
    await ctx.db.batch([save, touchConnection(ctx, binding)]);
    return;
  }
  const pages = { pages: 1, pagesTotal: 1, status: "done", finishedAt: ctx.now };
  await ctx.db.batch([
    save,
    touchConnection(ctx, binding),
    ctx.db.insert(syncRuns).values({ ...newRun(ctx, binding), ...counts, ...pages }),
    syncActivity(ctx, binding, "incremental", counts),
  ]);
}

/** Whether an idle binding has been silent for an hour. */
export function isBeatDue({ lastSyncAt }: BindingRow, now: number): boolean {
  return (lastSyncAt ?? 0) <= now - heartbeatMs;
}

function isSame(a: BindingRow, b: BindingRow): boolean {
  const isSamePlace = a.cursor === b.cursor && a.etag === b.etag && a.windowEndsAt === b.windowEndsAt;
  return isSamePlace && a.remarks === b.remarks && a.doubt === b.doubt;
}

function countPage(
  ctx: IntegrationContext,
  run: SyncRun,
  page: {
    counts: Counts;
    pagesTotal: number | null;
    isStill: SQL | undefined;
    isLast?: boolean;
    met?: string[];
  },
) {
  const { seen, created, changed, ignored } = page.counts;
  return ctx.db
    .update(syncRuns)
    .set({
      pages: sql`${syncRuns.pages} + 1`,
      pagesTotal: sql`coalesce(${syncRuns.pagesTotal}, ${page.pagesTotal})`,
      seen: sql`${syncRuns.seen} + ${seen}`,
      created: sql`${syncRuns.created} + ${created}`,
      changed: sql`${syncRuns.changed} + ${changed}`,
      ignored: sql`${syncRuns.ignored} + ${ignored}`,
      touchedAt: ctx.now,
      error: null,
      ...(page.met === undefined ? {} : { met: page.met }),
      ...(page.isLast === true ? { status: "done", finishedAt: ctx.now, met: null } : {}),
    })
    .where(
      and(
        eq(syncRuns.workspaceId, run.workspaceId),
        eq(syncRuns.bindingId, run.bindingId),
        eq(syncRuns.id, run.id),
        exists(
          ctx.db
            .select({ one: sql`1` })
            .from(bindings)
            .where(page.isStill),
        ),
      ),
    );
}

/** The binding's row while this very run stands at the place where the page was read: who saves second changes nothing. */
function sameplace(binding: BindingRow, run: SyncRun): SQL | undefined {
  const { pageCursor } = binding;
  const isHere = pageCursor === null ? isNull(bindings.pageCursor) : eq(bindings.pageCursor, pageCursor);
  return and(rowOf(binding), eq(bindings.runId, run.id), isHere);
}

function rowOf({ workspaceId, id }: BindingRow): SQL | undefined {
  return and(eq(bindings.workspaceId, workspaceId), eq(bindings.id, id));
}

function healthy(binding: BindingRow) {
  return binding.lastError === null ? {} : { lastError: null, lastErrorAt: null, missingSince: null };
}

function touchConnection(ctx: IntegrationContext, { workspaceId, connectionId }: BindingRow) {
  return ctx.db
    .update(connections)
    .set({ lastSyncAt: ctx.now })
    .where(and(eq(connections.workspaceId, workspaceId), eq(connections.id, connectionId)));
}

function syncActivity(
  ctx: IntegrationContext,
  binding: BindingRow,
  kind: string,
  { created, changed }: { created: number; changed: number },
) {
  const found = created + changed === 0 ? "nothing new" : `${created} new, ${changed} changed`;
  const all = binding.calendar === null ? "Fetched all open issues" : "Read all events";
  const summary = `${kind === "backfill" ? all : "Synced"} of ${binding.name}: ${found}.`;
  const { connectionId, id: bindingId } = binding;
  return activityEntry(ctx, { connectionId, bindingId, kind: "sync", outcome: "ok", summary });
}
