import { emitIssue, type Act } from "../events.ts";
import { timestamp } from "../ids.ts";
import type { Issue, Repository } from "../records.ts";

export function lockIssue(
  act: Act,
  repository: Repository,
  issue: Issue,
  reason: string | null = null,
): void {
  if (issue.isLocked) return;
  issue.isLocked = true;
  issue.lockReason = reason;
  issue.updatedAt = timestamp();
  emitIssue(act, repository, issue, { action: "locked" });
}

export function unlockIssue(act: Act, repository: Repository, issue: Issue): void {
  if (!issue.isLocked) return;
  issue.isLocked = false;
  issue.lockReason = null;
  issue.updatedAt = timestamp();
  emitIssue(act, repository, issue, { action: "unlocked" });
}

/** Pinning does not touch `updated_at`. */
export function pinIssue(act: Act, repository: Repository, issue: Issue, isPinned: boolean): void {
  if (issue.isPinned === isPinned) return;
  issue.isPinned = isPinned;
  emitIssue(act, repository, issue, { action: isPinned ? "pinned" : "unpinned" });
}
