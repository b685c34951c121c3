import { and, eq, lt } from "drizzle-orm";
import * as z from "zod/mini";

import { links } from "../../db/schema/bindings.ts";
import type { IssuePage } from "../../providers/tracker.ts";
import { openBinding, type OpenConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { announceSync } from "./announce-issue.ts";
import { applyIssues } from "./apply-issues.ts";
import { checkPage, type CheckPlace, checkPlaceSchema } from "./check-page.ts";
import type { Pass } from "../sync/find-pass.ts";
import { refreshContainer } from "./refresh-container.ts";
import { type Counts, finishPass, isBeatDue, type Place, savePage } from "../sync/save-pass.ts";
import type { SyncRun } from "../sync/start-run.ts";

/** What is changed while a pass runs may carry an older time; the next pass begins this long before the last one did. */
const overlapMs = 5 * 60_000;

/** One page of a pass over a repository or the like. Throws ProviderError. */
export async function syncIssues(ctx: IntegrationContext, pass: Pass): Promise<void> {
  const open = await openBinding(ctx, pass.binding);
  const place = readCheckPlace(pass.binding.pageCursor);
  if (place !== null) return compare(ctx, pass, { open, place });
  const { provider, call } = open;
  const { tracker } = provider;
  if (tracker === undefined) throw new Error(`${provider.name} has no issues to sync.`);
  // A quiet look asks for the name no more than hourly: it is a call of its own.
  const isStart = pass.binding.pageCursor === null && (pass.run !== null || isBeatDue(pass.binding, ctx.now));
  const binding = isStart ? await refreshContainer(ctx, pass.binding, { tracker, call }) : pass.binding;
  const isBackfill = binding.cursor === null;
  const page = await call((access) =>
    tracker.listChanged(access, binding, {
      since: isBackfill ? null : Number(binding.cursor),
      next: binding.pageCursor,
      etag: isBackfill ? null : binding.etag,
    }),
  );
  await settle(ctx, { ...pass, binding }, page);
}

async function settle(ctx: IntegrationContext, pass: Pass, page: IssuePage): Promise<void> {
  if (page.status === "unchanged")
    return endWalk(ctx, pass, { place: {}, pagesTotal: null, counts: nothing });
  const applied = await applyIssues(ctx, pass.binding, page.issues, "sync");
  const { seen, created, changed, filtered } = applied;
  if (created + changed > 0) await announceSync(ctx, applied.incoming);
  const counts = { seen, created, changed, ignored: filtered + page.listed - seen };
  const { next, pagesTotal } = page;
  if (next === null) {
    const place = placeAfter(pass.binding, page, pass.run?.startedAt ?? ctx.now);
    return endWalk(ctx, pass, { place, pagesTotal, counts });
  }
  await goOn(ctx, pass, { next, pagesTotal, counts });
}

async function goOn(
  ctx: IntegrationContext,
  pass: Pass,
  page: Parameters<typeof savePage>[2],
): Promise<void> {
  const runId = await savePage(ctx, pass, page);
  if (runId === null) return;
  const { workspaceId, id: bindingId } = pass.binding;
  await ctx.enqueue({ type: "sync.page", workspaceId, bindingId, runId });
}

type Walked = { place: Place; pagesTotal: number | null; counts: Counts };

/**
 * A listing does not show what was closed, deleted or moved away. Where deliveries may have been missed, the pass goes on
 * with a comparison; the cursor is safe by then.
 */
async function endWalk(ctx: IntegrationContext, pass: Pass, walked: Walked): Promise<void> {
  const { binding, run } = pass;
  if (run === null || !(await isCheckDue(ctx, binding, run))) return finishPass(ctx, pass, walked);
  const place = { ...walked.place, checkDueAt: binding.checkDueAt ?? run.startedAt };
  await goOn(ctx, pass, { ...walked, place, next: writeCheckPlace({ next: null, after: null }) });
}

/** After the first pass over a container there is nothing to compare: all links come from it. */
async function isCheckDue(ctx: IntegrationContext, binding: BindingRow, run: SyncRun): Promise<boolean> {
  if (binding.checkDueAt !== null) return true;
  if (binding.cursor !== null) return false;
  const older = await ctx.db
    .select({ key: links.remoteKey })
    .from(links)
    .where(
      and(
        eq(links.workspaceId, binding.workspaceId),
        eq(links.bindingId, binding.id),
        lt(links.createdAt, run.startedAt),
      ),
    )
    .limit(1)
    .get();
  return older !== undefined;
}

async function compare(
  ctx: IntegrationContext,
  pass: Pass,
  { open, place }: { open: OpenConnection; place: CheckPlace },
): Promise<void> {
  const { binding, run } = pass;
  const { next, created, changed } = await checkPage(ctx, { binding, open, since: null }, place);
  const page = { pagesTotal: null, counts: { ...nothing, created, changed } };
  if (next !== null) return goOn(ctx, pass, { ...page, next: writeCheckPlace(next) });
  // What was missed since the run began is for the next one.
  const isOver = (binding.checkDueAt ?? 0) <= (run?.startedAt ?? 0);
  await finishPass(ctx, pass, { ...page, place: isOver ? { checkDueAt: null } : {} });
}

const checkSchema = z.object({ check: checkPlaceSchema });

const writeCheckPlace = (check: CheckPlace): string => JSON.stringify({ check });

function readCheckPlace(pageCursor: string | null): CheckPlace | null {
  if (pageCursor === null || !pageCursor.startsWith('{"check":')) return null;
  return checkSchema.parse(JSON.parse(pageCursor)).check;
}

/**
 * Where the next pass begins. While nothing is listed the cursor stays, because only the same question can be answered by
 * "not modified".
 */
function placeAfter(binding: BindingRow, page: Page, startedAt: number): Place {
  const next = String(startedAt - overlapMs);
  const isFirst = binding.cursor === null;
  if (isFirst || (page.listed > 0 && Number(next) > Number(binding.cursor)))
    return { cursor: next, etag: null };
  // A run of several pages has no ETag for the question that the next pass will ask.
  return { cursor: binding.cursor, etag: binding.pageCursor === null ? page.etag : null };
}

type Page = Extract<IssuePage, { status: "page" }>;

const nothing = { seen: 0, created: 0, changed: 0, ignored: 0 };
