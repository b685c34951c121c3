import type { IssuePage } from "../../providers/provider.ts";
import { openConnection } from "../connections/open-connection.ts";
import type { WireCtx } from "../context.ts";
import type { BindingRow } from "../webhooks/applied.ts";
import { announceSync } from "./announce-issue.ts";
import { applyIssues } from "./apply-issues.ts";
import type { Pass } from "./find-pass.ts";
import { refreshContainer } from "./refresh-container.ts";
import { finishPass, type Place, savePage } from "./save-pass.ts";

/** What is changed while a pass runs may carry an older time; the next pass begins this long before the last one did. */
const overlapMs = 5 * 60_000;

/** One page of a pass over a repository or the like. Throws ProviderError. */
export async function syncIssues(wire: WireCtx, pass: Pass): Promise<void> {
  const { provider, call } = await openConnection(wire, pass.binding.connectionId);
  const { issues, containers } = provider;
  if (issues === undefined) throw new Error(`${provider.name} has no issues to sync.`);
  const isStart = pass.run !== null && pass.binding.pageCursor === null;
  const binding = isStart ? await refreshContainer(wire, pass.binding, { containers, call }) : pass.binding;
  const isBackfill = binding.cursor === null;
  const page = await call((access) =>
    issues.listChanged(access, binding, {
      since: isBackfill ? null : Number(binding.cursor),
      next: binding.pageCursor,
      etag: isBackfill ? null : binding.etag,
    }),
  );
  await settle(wire, { ...pass, binding }, page);
}

async function settle(wire: WireCtx, pass: Pass, page: IssuePage): Promise<void> {
  const startedAt = pass.run?.startedAt ?? wire.now;
  if (page.status === "unchanged")
    return finishPass(wire, pass, { place: {}, pagesTotal: null, counts: nothing });
  const applied = await applyIssues(wire, pass.binding, page.issues, "sync");
  const { seen, created, changed, filtered } = applied;
  if (created + changed > 0) await announceSync(wire, applied.incoming);
  const counts = { seen, created, changed, ignored: filtered + page.listed - seen };
  const { next, pagesTotal } = page;
  if (next === null) {
    const place = placeAfter(pass.binding, page, startedAt);
    return finishPass(wire, pass, { place, pagesTotal, counts });
  }
  const runId = await savePage(wire, pass, { next, pagesTotal, counts });
  if (runId === null) return;
  const { workspaceId, id: bindingId } = pass.binding;
  await wire.enqueue({ type: "sync.page", workspaceId, bindingId, runId });
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
