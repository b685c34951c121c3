import { and, eq, exists, isNull, type SQL, sql } from "drizzle-orm";

import { bindings, syncRuns } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import type { IssuePage } from "../../providers/provider.ts";
import { activityEntry } from "../connections/activity.ts";
import type { WireCtx } from "../context.ts";
import type { BindingRow } from "../webhooks/applied.ts";
import type { Pass } from "./find-pass.ts";
import { newRun, startRun, type SyncRun } from "./start-run.ts";

type Page = Extract<IssuePage, { status: "page" }>;
type Counts = { seen: number; created: number; changed: number; ignored: number };

/** What is changed while a pass runs may carry an older time; the next pass begins this long before the last one did. */
const overlapMs = 5 * 60_000;
/** An idle binding says this often that it is still looked after. */
const heartbeatMs = 3_600_000;

/** Saves where the run goes on; null when another job did, and goes on. */
export async function savePage(
  wire: WireCtx,
  { binding, run: known }: Pass,
  { page, counts }: { page: Page & { next: string }; counts: Counts },
): Promise<string | null> {
  const run = known ?? (await startRun(wire, binding));
  if (run === null) return null;
  const isStill = sameplace(binding, run);
  const [, saved] = await wire.db.batch([
    countPage(wire, run, { ...counts, pagesTotal: page.pagesTotal, isStill }),
    wire.db
      .update(bindings)
      .set({ pageCursor: page.next, ...healthy(binding) })
      .where(isStill)
      .returning({ id: bindings.id }),
  ]);
  return saved.length === 0 ? null : run.id;
}

/** Ends a pass and moves the cursor. A quiet pass that found nothing writes no row, but for a heartbeat at most hourly. */
export async function finishPass(
  wire: WireCtx,
  pass: Pass,
  found: { page: Page | null; counts: Counts },
): Promise<void> {
  if (pass.run === null) return finishQuietly(wire, pass.binding, found);
  const { binding, run } = pass;
  const { page, counts } = found;
  const isStill = sameplace(binding, run);
  const place = placeAfter(binding, page, run.startedAt);
  const total = { created: run.created + counts.created, changed: run.changed + counts.changed };
  await wire.db.batch([
    countPage(wire, run, { ...counts, pagesTotal: page?.pagesTotal ?? null, isStill, isLast: true }),
    wire.db
      .update(bindings)
      .set({ ...place, ...healthy(binding), runId: null, pageCursor: null, lastSyncAt: wire.now })
      .where(isStill),
    touchConnection(wire, binding),
    syncActivity(wire, binding, run.kind, total),
  ]);
}

async function finishQuietly(
  wire: WireCtx,
  binding: BindingRow,
  { page, counts }: { page: Page | null; counts: Counts },
): Promise<void> {
  const place = placeAfter(binding, page, wire.now);
  const isNews = counts.created + counts.changed > 0;
  const isBeat = isNews || (binding.lastSyncAt ?? 0) <= wire.now - heartbeatMs;
  const isMoved = place.cursor !== binding.cursor || place.etag !== binding.etag;
  if (!isBeat && !isMoved && binding.lastError === null) return;
  const save = wire.db
    .update(bindings)
    .set({ ...place, ...healthy(binding), ...(isBeat ? { lastSyncAt: wire.now } : {}) })
    .where(and(rowOf(binding), isNull(bindings.runId)));
  if (!isBeat) {
    await save;
    return;
  }
  if (!isNews) {
    await wire.db.batch([save, touchConnection(wire, binding)]);
    return;
  }
  const pages = { pages: 1, pagesTotal: 1, status: "done", finishedAt: wire.now };
  await wire.db.batch([
    save,
    touchConnection(wire, binding),
    wire.db.insert(syncRuns).values({ ...newRun(wire, binding), ...counts, ...pages }),
    syncActivity(wire, binding, "incremental", counts),
  ]);
}

/**
 * Where the next pass begins. While nothing is listed the cursor stays, because only the same question can be answered by
 * "not modified".
 */
function placeAfter(binding: BindingRow, page: Page | null, startedAt: number) {
  if (page === null) return { cursor: binding.cursor, etag: binding.etag };
  const next = String(startedAt - overlapMs);
  const isFirst = binding.cursor === null;
  if (isFirst || (page.listed > 0 && Number(next) > Number(binding.cursor)))
    return { cursor: next, etag: null };
  // A run of several pages has no ETag for the question that the next pass will ask.
  return { cursor: binding.cursor, etag: binding.pageCursor === null ? page.etag : null };
}

function countPage(
  wire: WireCtx,
  run: SyncRun,
  page: Counts & { pagesTotal: number | null; isStill: SQL | undefined; isLast?: boolean },
) {
  return wire.db
    .update(syncRuns)
    .set({
      pages: sql`${syncRuns.pages} + 1`,
      pagesTotal: sql`coalesce(${syncRuns.pagesTotal}, ${page.pagesTotal})`,
      seen: sql`${syncRuns.seen} + ${page.seen}`,
      created: sql`${syncRuns.created} + ${page.created}`,
      changed: sql`${syncRuns.changed} + ${page.changed}`,
      ignored: sql`${syncRuns.ignored} + ${page.ignored}`,
      touchedAt: wire.now,
      error: null,
      ...(page.isLast === true ? { status: "done", finishedAt: wire.now } : {}),
    })
    .where(
      and(
        eq(syncRuns.workspaceId, run.workspaceId),
        eq(syncRuns.bindingId, run.bindingId),
        eq(syncRuns.id, run.id),
        exists(
          wire.db
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
  return binding.lastError === null ? {} : { lastError: null, lastErrorAt: null };
}

function touchConnection(wire: WireCtx, { workspaceId, connectionId }: BindingRow) {
  return wire.db
    .update(connections)
    .set({ lastSyncAt: wire.now })
    .where(and(eq(connections.workspaceId, workspaceId), eq(connections.id, connectionId)));
}

function syncActivity(
  wire: WireCtx,
  binding: BindingRow,
  kind: string,
  { created, changed }: { created: number; changed: number },
) {
  const found = created + changed === 0 ? "nothing new" : `${created} new, ${changed} changed`;
  const summary = `${kind === "backfill" ? "Fetched all open issues" : "Synced"} of ${binding.name}: ${found}.`;
  const { connectionId, id: bindingId } = binding;
  return activityEntry(wire, { connectionId, bindingId, kind: "sync", outcome: "ok", summary });
}
