import type { IssuePage } from "../../providers/provider.ts";
import { openConnection } from "../connections/open-connection.ts";
import type { WireCtx } from "../context.ts";
import { applyIssues } from "./apply-issues.ts";
import { findPass, type Pass } from "./find-pass.ts";
import { refreshContainer } from "./refresh-container.ts";
import { recordSyncFailure } from "./record-sync-failure.ts";
import { finishPass, savePage } from "./save-pass.ts";

type Job = { bindingId: string; runId: string | null };

/**
 * One page of a pass over a binding; the next page is a job of its own. The cursor is saved after the page is applied, so
 * whatever is cut off is done again, and doing it again changes nothing. Throws ProviderError when a later try can help.
 */
export async function syncPage(wire: WireCtx, job: Job): Promise<void> {
  const pass = await findPass(wire, job);
  if (pass === null) return;
  try {
    await walk(wire, pass);
  } catch (error) {
    await recordSyncFailure(wire, pass, error);
  }
}

async function walk(wire: WireCtx, pass: Pass): Promise<void> {
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
  if (page.status === "unchanged") return finishPass(wire, pass, { page: null, counts: nothing });
  const { seen, created, changed, filtered } = await applyIssues(wire, pass.binding, page.issues, "sync");
  const counts = { seen, created, changed, ignored: filtered + page.listed - seen };
  if (page.next === null) return finishPass(wire, pass, { page, counts });
  const runId = await savePage(wire, pass, { page: { ...page, next: page.next }, counts });
  if (runId === null) return;
  const { workspaceId, id: bindingId } = pass.binding;
  await wire.enqueue({ type: "sync.page", workspaceId, bindingId, runId });
}

const nothing = { seen: 0, created: 0, changed: 0, ignored: 0 };
