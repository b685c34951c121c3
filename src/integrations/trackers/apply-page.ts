import type { IssueRemoved, IssueSnapshot } from "../../providers/tracker.ts";
import type { BindingRow } from "../bindings/applied.ts";
import type { IntegrationContext } from "../context.ts";
import { applyIssueDeletion } from "./apply-issue-deletion.ts";
import { applyIssueMove } from "./apply-issue-move.ts";
import { applyIssues } from "./apply-issues.ts";

/** Applies what a sync listed and found. Of `listed` things those that are no issues count as ignored. */
export async function applyPage(
  ctx: IntegrationContext,
  binding: BindingRow,
  { items, removed, listed }: { items: IssueSnapshot[]; removed: IssueRemoved[]; listed: number },
): Promise<{ created: number; changed: number; ignored: number }> {
  const found = items.length === 0 ? nothing : await applyIssues(ctx, binding, items, "sync");
  let { changed } = found;
  for (const one of removed) {
    const issue = { ...one, updatedAt: ctx.now };
    const { status } =
      one.is === "gone"
        ? await applyIssueDeletion(ctx, binding, issue)
        : await applyIssueMove(ctx, binding, { issue, to: one.to });
    if (status === "processed") changed++;
  }
  return { created: found.created, changed, ignored: found.filtered + listed - found.seen };
}

const nothing = { seen: 0, created: 0, changed: 0, filtered: 0 };
