import type { IssueRemoved, IssueSnapshot } from "../../providers/tracker.ts";
import type { Applied, BindingRow } from "../bindings/applied.ts";
import type { IntegrationContext } from "../context.ts";
import { applyIssueDeletion } from "./apply-issue-deletion.ts";
import { applyIssueMove } from "./apply-issue-move.ts";
import { applyIssues } from "./apply-issues.ts";
import { hideIssue } from "./hide-issue.ts";

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
    const { status } = await applyRemoval(ctx, binding, { issue, one });
    if (status === "processed") changed++;
  }
  return { created: found.created, changed, ignored: found.filtered + listed - found.seen };
}

function applyRemoval(
  ctx: IntegrationContext,
  binding: BindingRow,
  { issue, one }: { issue: Pick<IssueSnapshot, "id" | "key" | "updatedAt">; one: IssueRemoved },
): Promise<Applied> {
  switch (one.is) {
    case "gone":
      return applyIssueDeletion(ctx, binding, issue);
    case "hidden":
      return hideIssue(ctx, binding, issue);
    case "moved":
      return applyIssueMove(ctx, binding, { issue, to: one.to });
    default:
      return one satisfies never;
  }
}

const nothing = { seen: 0, created: 0, changed: 0, filtered: 0 };
