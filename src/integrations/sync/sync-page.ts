import { ProviderError } from "../../providers/provider.ts";
import type { Page } from "../../providers/page.ts";
import { resetSync } from "../bindings/reset-sync.ts";
import type { IntegrationContext, Reconciled, Sync, SyncHandler } from "../context.ts";
import { type FoundSync, findSync } from "./find-sync.ts";
import { openSync } from "./open-sync.ts";
import { recordSyncFailure } from "./record-sync-failure.ts";
import { loadSeen } from "./seen-pages.ts";
import { finishRun, isBeatDue, savePage, type Saved } from "./save-run.ts";

type Job = { bindingId: string; runId: string | null };

/**
 * One page of a sync run, or a few; the next is a job of its own. The cursor is saved after what was listed is applied, so whatever is
 * cut off is done again, and doing it again changes nothing. Throws ProviderError when a later try can help.
 */
export async function syncPage(ctx: IntegrationContext, job: Job): Promise<void> {
  const found = await findSync(ctx, job);
  if (found === null) return;
  try {
    await runPage(ctx, found);
  } catch (error) {
    await recordSyncFailure(ctx, found, error);
  }
}

async function runPage(ctx: IntegrationContext, found: FoundSync): Promise<void> {
  const { handler, sync } = await openSync(ctx, found);
  const { run, binding } = sync;
  if (run !== null && run.unseenAfter !== null) return applyPage(ctx, handler, { sync, page: nothingMore });
  const isStart = run === null ? isBeatDue(binding, ctx.now) : run.next === null;
  if (isStart && handler.refresh !== undefined) sync.binding = await handler.refresh(ctx, sync);
  const cursor = run?.next ?? (run?.kind === "full" ? null : binding.cursor);
  const listing = await handler.list(ctx, sync, cursor);
  if (listing.status === "page") return applyPage(ctx, handler, { sync, page: listing });
  const { provider } = sync;
  if (cursor === null)
    throw new ProviderError(`${provider.name} does not let ${binding.name} be read just now.`, {
      provider: provider.id,
      code: "unexpected",
      permanent: false,
    });
  await resetSync(ctx, binding, `${binding.name} has to be read anew.`);
}

async function applyPage(
  ctx: IntegrationContext,
  handler: SyncHandler,
  { sync, page }: { sync: Sync; page: Page<unknown, unknown> },
): Promise<void> {
  const { run } = sync;
  const isWhole = run?.kind === "full" || page.isWhole === true;
  const seenIds = isWhole ? await handler.idsOf(ctx, sync, page) : null;
  const isLast = page.next === null;
  const seenBefore = isLast && seenIds !== null && run !== null ? await loadSeen(ctx, run) : [];
  const unseen: Reconciled<unknown, unknown> =
    isLast && seenIds !== null
      ? await handler.reconcile(ctx, sync, {
          seenIds: [...seenBefore, ...seenIds],
          after: run?.unseenAfter ?? null,
        })
      : { items: [], removed: [] };
  const applied = await handler.apply(ctx, sync, {
    ...page,
    items: [...page.items, ...unseen.items],
    removed: [...page.removed, ...unseen.removed],
    listed: page.listed + unseen.items.length,
  });
  const saved: Saved = {
    next: page.next,
    seenIds,
    unseenAfter: unseen.after ?? null,
    pages: page.pages ?? 1,
    pagesTotal: page.pagesTotal ?? null,
    counts: { ...applied, seen: page.listed },
    progress: isLast ? progressAfter(ctx, sync, { page, unseen }) : {},
  };
  if (isLast && saved.unseenAfter === null) {
    await finishRun(ctx, sync, { ...saved, all: handler.all });
    if (hasNews(run, applied)) await handler.afterChanges?.(ctx, sync);
    return;
  }
  const runId = await savePage(ctx, sync, saved);
  if (runId === null) return;
  const { workspaceId, id: bindingId } = sync.binding;
  await ctx.enqueue({ type: "sync.page", workspaceId, bindingId, runId });
}

/** Of a run that lists what changed: what a webhook should have told of. */
function hasNews(run: Sync["run"], { created, changed }: { created: number; changed: number }): boolean {
  return run?.kind !== "full" && created + changed + (run?.created ?? 0) + (run?.changed ?? 0) > 0;
}

/**
 * A full sync that began with a cursor leaves it: what changed since then and is not listed any more is brought by the run that
 * follows it.
 */
function progressAfter(
  ctx: IntegrationContext,
  { binding, run }: Sync,
  { page, unseen }: { page: Page<unknown, unknown>; unseen: Reconciled<unknown, unknown> },
): Saved["progress"] {
  const keepsCursor =
    run === null
      ? page.isSame === true && !isBeatDue(binding, ctx.now)
      : run.kind === "full" && binding.cursor !== null;
  const { remarks } = page;
  const isSaid = remarks === undefined || JSON.stringify(remarks) === JSON.stringify(binding.remarks ?? []);
  return {
    ...(keepsCursor ? {} : { cursor: page.cursor }),
    ...(unseen.state === undefined ? {} : { syncState: unseen.state }),
    ...(isSaid ? {} : { remarks: remarks.length === 0 ? null : remarks }),
  };
}

/** All pages of the run are listed; only what was not seen is left. */
const nothingMore: Page<unknown, unknown> = {
  status: "page",
  items: [],
  removed: [],
  next: null,
  cursor: null,
  listed: 0,
};
