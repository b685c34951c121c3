import { type Act, changesBetween, type Target, tellIssue } from "../events.ts";
import { nextId } from "../ids.ts";
import type { Issue, IssueType, Label, Project, Timelog } from "../records.ts";
import { noteMentions } from "./mentions.ts";
import { readQuickActions, type QuickActions } from "./quick-actions.ts";

export type IssueChange = Partial<
  Pick<
    Issue,
    | "title"
    | "description"
    | "assignees"
    | "dueOn"
    | "milestone"
    | "isConfidential"
    | "estimateSeconds"
    | "type"
    | "statusId"
  >
> & {
  state?: "opened" | "closed";
  labels?: Label[];
  /** Time to add, or to take away. */
  spend?: Omit<Timelog, "id" | "username">;
};

export type NewIssue = {
  title: string;
  description?: string | null;
  type?: IssueType;
  iid?: number;
} & IssueChange;

export function openIssue(act: Act, project: Project, facts: NewIssue): Issue {
  const at = newTime();
  const { spend: _, labels = [], iid, ...given } = facts;
  const issue: Issue = {
    id: nextId(act.world),
    iid: iid ?? project.lastIid + 1,
    projectId: project.id,
    description: null,
    type: "issue",
    statusId: null,
    assignees: [],
    isConfidential: false,
    dueOn: null,
    milestone: null,
    estimateSeconds: 0,
    ...given,
    labels,
    state: "opened",
    author: act.actor,
    movedToId: null,
    notes: [],
    timelogs: [],
    createdAt: at,
    updatedAt: at,
    closedAt: null,
  };
  project.lastIid = Math.max(project.lastIid, issue.iid);
  project.issues.set(issue.iid, issue);
  const { text, actions } = readQuickActions(project, issue.description ?? "");
  issue.description = issue.description === null ? null : text;
  noteMentions(act, issue, `${issue.title}\n${text}`);
  tellIssue(act, { project, issue }, { action: "open" });
  runQuickActions(act, { project, issue }, actions);
  return issue;
}

/** Changes an issue and tells the hooks what changed; commands in a new description are run and left out. */
export function changeIssue(act: Act, target: Target, change: IssueChange): void {
  const { project, issue } = target;
  const before = structuredClone(issue);
  const { state, spend, description, ...fields } = change;
  Object.assign(issue, fields);
  if (issue.title !== before.title) noteMentions(act, issue, issue.title);
  let actions: QuickActions = {};
  if (description !== undefined) {
    const read = readQuickActions(project, description ?? "");
    issue.description = description === null ? null : read.text;
    actions = read.actions;
    if (issue.description !== before.description) noteMentions(act, issue, read.text);
  }
  if (state !== undefined) issue.state = state;
  if (spend !== undefined) issue.timelogs.push({ ...spend, id: nextId(act.world), username: act.actor });
  touch(issue, before);
  const changes = changesBetween(act.world, before, issue);
  // Only the time itself would be new.
  if (Object.keys(changes).some((name) => name !== "updated_at"))
    tellIssue(act, target, { action: actionOf(before, issue), changes, spent: spend?.seconds ?? 0 });
  runQuickActions(act, target, actions);
}

function touch(issue: Issue, before: Issue): void {
  issue.updatedAt = newTime(before.updatedAt);
  if (issue.state === before.state) return;
  // Closed or reopened by itself, it has the status that goes with that.
  if (issue.statusId === before.statusId) issue.statusId = null;
  issue.closedAt = issue.state === "closed" ? issue.updatedAt : null;
}

function actionOf(before: Issue, after: Issue): string {
  if (before.state === after.state) return "update";
  return after.state === "closed" ? "close" : "reopen";
}

export function runQuickActions(act: Act, target: Target, actions: QuickActions): void {
  if (Object.keys(actions).length > 0) changeIssue(act, target, actions);
}

/** Later than what it follows, as a clock with microseconds has it. */
export function newTime(after = ""): string {
  const now = new Date().toISOString();
  return now > after ? now : new Date(Date.parse(after) + 1).toISOString();
}
