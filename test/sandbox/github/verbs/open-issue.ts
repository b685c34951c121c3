import { emitIssue, type Act } from "../events.ts";
import { nextId, timestamp } from "../ids.ts";
import { presentLogin } from "../present/account.ts";
import { presentLabel, presentMilestone } from "../present/issue.ts";
import type { Issue, Label, Milestone, Repository } from "../records.ts";

export interface NewIssue {
  title: string;
  body: string | null;
  assignees: string[];
  labels: Label[];
  milestone: Milestone | null;
}

/** Opens an issue. GitHub tells of the opening first, then of each label and assignee. */
export function openIssue(act: Act, repository: Repository, input: NewIssue): Issue {
  const now = timestamp();
  const issue: Issue = {
    ...input,
    id: nextId(act.world),
    number: nextNumber(repository),
    state: "open",
    stateReason: null,
    author: act.actor,
    isLocked: false,
    lockReason: null,
    isPinned: false,
    isPullRequest: false,
    comments: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
  };
  repository.issues.set(issue.number, issue);
  emitIssue(act, repository, issue, { action: "opened" });
  const scene = { ...act, repository };
  for (const label of issue.labels) {
    emitIssue(act, repository, issue, { action: "labeled", label: presentLabel(scene, label) });
  }
  for (const login of issue.assignees) {
    const assignee = presentLogin(act.world, act.links, login);
    emitIssue(act, repository, issue, { action: "assigned", assignee });
  }
  if (issue.milestone !== null) {
    emitIssue(act, repository, issue, {
      action: "milestoned",
      milestone: presentMilestone(scene, issue.milestone),
    });
  }
  return issue;
}

/** Numbers are never used again, not even those of deleted issues. */
export function nextNumber(repository: Repository): number {
  return Math.max(0, ...repository.issues.keys(), ...repository.goneIssues.keys()) + 1;
}
