import type { IssueRemoved, IssueSnapshot } from "../../providers/tracker.ts";
import type { Applied, BindingRow } from "../bindings/applied.ts";
import type { Ctx } from "../../domain/context.ts";
import { applyIssueDeletions } from "./apply-issue-deletions.ts";
import { applyIssueMoves } from "./apply-issue-moves.ts";
import { applyIssues } from "./apply-issues.ts";
import { hideIssues } from "./hide-issues.ts";

/** Applies what a sync listed and found. Of `listed` things those that are no issues count as ignored. */
export async function applyPage(
  ctx: Ctx,
  binding: BindingRow,
  { items, removed, listed }: { items: IssueSnapshot[]; removed: IssueRemoved[]; listed: number },
): Promise<{ created: number; changed: number; ignored: number }> {
  const found = items.length === 0 ? nothing : await applyIssues(ctx, binding, items, "sync");
  const applied = await applyRemovals(ctx, binding, removed);
  const changed = found.changed + applied.filter(({ status }) => status === "processed").length;
  return { created: found.created, changed, ignored: found.filtered + listed - found.seen };
}

async function applyRemovals(
  ctx: Ctx,
  binding: BindingRow,
  removed: readonly IssueRemoved[],
): Promise<Applied[]> {
  if (removed.length === 0) return [];
  const all = removed.map((one) => ({ ...one, updatedAt: ctx.now }));
  const gone = all.filter(({ is }) => is === "gone");
  const moves = all.flatMap((one) => (one.is === "moved" ? { issue: one, to: one.to } : []));
  const hidden = all.filter(({ is }) => is === "hidden");
  return [
    ...(gone.length === 0 ? [] : await applyIssueDeletions(ctx, binding, gone)),
    ...(await applyIssueMoves(ctx, binding, moves)),
    ...(await hideIssues(ctx, binding, hidden)),
  ];
}

const nothing = { seen: 0, created: 0, changed: 0, filtered: 0 };
