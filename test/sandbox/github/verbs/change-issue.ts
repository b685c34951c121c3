import { emitIssue, type Act } from "../events.ts";
import { timestamp } from "../ids.ts";
import { presentLogin } from "../present/account.ts";
import { presentLabel, presentMilestone } from "../present/issue.ts";
import type { Issue, Label, Milestone, Repository } from "../records.ts";

export interface IssueChanges {
  title?: string | undefined;
  body?: string | null | undefined;
  state?: "open" | "closed" | undefined;
  stateReason?: Issue["stateReason"] | undefined;
  assignees?: string[] | undefined;
  labels?: Label[] | undefined;
  milestone?: Milestone | null | undefined;
}

/** Changes what differs and sends one event per difference, as GitHub does for one PATCH. */
export function changeIssue(
  act: Act,
  target: { repository: Repository; issue: Issue },
  changes: IssueChanges,
): void {
  changeText(act, target, changes);
  if (changes.labels !== undefined) changeLabels(act, target, changes.labels);
  if (changes.assignees !== undefined) changeAssignees(act, target, changes.assignees);
  if (changes.milestone !== undefined) changeMilestone(act, target, changes.milestone);
  if (changes.state !== undefined) changeState(act, target, changes);
}

interface Target {
  repository: Repository;
  issue: Issue;
}

function changeText(act: Act, { repository, issue }: Target, changes: IssueChanges): void {
  const from: Record<string, { from: string | null }> = {};
  if (changes.title !== undefined && changes.title !== issue.title) from["title"] = { from: issue.title };
  if (changes.body !== undefined && changes.body !== issue.body) from["body"] = { from: issue.body };
  if (Object.keys(from).length === 0) return;
  issue.title = changes.title ?? issue.title;
  issue.body = changes.body === undefined ? issue.body : changes.body;
  issue.updatedAt = timestamp();
  emitIssue(act, repository, issue, { action: "edited", changes: from });
}

function changeLabels(act: Act, { repository, issue }: Target, labels: Label[]): void {
  const before = issue.labels;
  const scene = { ...act, repository };
  for (const label of labels.filter((wanted) => !before.includes(wanted))) {
    issue.labels = [...issue.labels, label];
    issue.updatedAt = timestamp();
    emitIssue(act, repository, issue, { action: "labeled", label: presentLabel(scene, label) });
  }
  for (const label of before.filter((had) => !labels.includes(had))) {
    issue.labels = issue.labels.filter((kept) => kept !== label);
    issue.updatedAt = timestamp();
    emitIssue(act, repository, issue, { action: "unlabeled", label: presentLabel(scene, label) });
  }
}

function changeAssignees(act: Act, { repository, issue }: Target, logins: string[]): void {
  const before = issue.assignees;
  for (const login of logins.filter((wanted) => !before.includes(wanted))) {
    issue.assignees = [...issue.assignees, login];
    issue.updatedAt = timestamp();
    const assignee = presentLogin(act.world, act.links, login);
    emitIssue(act, repository, issue, { action: "assigned", assignee });
  }
  for (const login of before.filter((had) => !logins.includes(had))) {
    issue.assignees = issue.assignees.filter((kept) => kept !== login);
    issue.updatedAt = timestamp();
    const assignee = presentLogin(act.world, act.links, login);
    emitIssue(act, repository, issue, { action: "unassigned", assignee });
  }
}

function changeMilestone(act: Act, { repository, issue }: Target, milestone: Milestone | null): void {
  if (issue.milestone === milestone) return;
  const scene = { ...act, repository };
  const before = issue.milestone;
  if (before !== null) {
    issue.milestone = null;
    issue.updatedAt = timestamp();
    emitIssue(act, repository, issue, { action: "demilestoned", milestone: presentMilestone(scene, before) });
  }
  if (milestone === null) return;
  issue.milestone = milestone;
  issue.updatedAt = timestamp();
  emitIssue(act, repository, issue, { action: "milestoned", milestone: presentMilestone(scene, milestone) });
}

function changeState(act: Act, { repository, issue }: Target, changes: IssueChanges): void {
  if (changes.state === undefined || changes.state === issue.state) return;
  const isClosing = changes.state === "closed";
  issue.state = changes.state;
  issue.stateReason = isClosing ? (changes.stateReason ?? "completed") : "reopened";
  issue.updatedAt = timestamp();
  issue.closedAt = isClosing ? issue.updatedAt : null;
  issue.closedBy = isClosing ? act.actor : null;
  emitIssue(act, repository, issue, { action: isClosing ? "closed" : "reopened" });
}
