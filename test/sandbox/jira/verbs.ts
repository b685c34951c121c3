import { notify } from "./notify.ts";
import {
  type Comment,
  type Issue,
  issueTypes,
  type Login,
  people,
  priorities,
  type Project,
  statuses,
  transitions,
  type Worklog,
} from "./records.ts";
import { Refusal } from "./refusal.ts";
import { sandboxState } from "../state.ts";
import { addIssue, type NewIssue } from "./seed.ts";
import { issuesOf, jiraWorld, keyOf, nextId } from "./world.ts";

/** Takes down what a search that lags still shows, then changes the issue. */
function touch(issue: Issue, changes: Partial<Issue>): void {
  const lagMs = searchLagMs();
  const now = Date.now();
  const { before, ...seen } = issue;
  if (lagMs > 0 && (before === null || before.untilMs <= now))
    issue.before = { untilMs: now + lagMs, issue: structuredClone(seen) };
  Object.assign(issue, changes);
  issue.updatedAtMs = Math.max(now, issue.updatedAtMs + 1);
}

function searchLagMs(): number {
  return (sandboxState().settings.jiraSearchLagSeconds ?? 0) * 1000;
}

export function createIssue(project: Project, input: NewIssue, by: Login): Issue {
  const issue = addIssue(jiraWorld(), project, { reporter: by, ...input }, Date.now());
  if (searchLagMs() > 0) issue.before = { untilMs: Date.now() + searchLagMs(), issue: null };
  notify(issue, { event: "jira:issue_created", type: "issue_created", by, items: [] });
  return issue;
}

export type Edit = Partial<
  Pick<
    Issue,
    | "summary"
    | "description"
    | "priorityId"
    | "labels"
    | "assignee"
    | "due"
    | "componentIds"
    | "sprintIds"
    | "parentId"
    | "estimateSeconds"
    | "remainingSeconds"
    | "typeId"
    | "isRestricted"
    | "isUnreadable"
  >
>;

const fieldIds: Readonly<Record<keyof Edit, string>> = {
  summary: "summary",
  description: "description",
  priorityId: "priority",
  labels: "labels",
  assignee: "assignee",
  due: "duedate",
  componentIds: "components",
  sprintIds: "Sprint",
  parentId: "parent",
  estimateSeconds: "timeoriginalestimate",
  remainingSeconds: "timeestimate",
  typeId: "issuetype",
  isRestricted: "security",
  isUnreadable: "unreadable",
};

export function editIssue(issue: Issue, edit: Edit, by: Login): void {
  const items = (Object.keys(edit) as (keyof Edit)[]).map((name) => ({
    field: fieldIds[name],
    fieldId: fieldIds[name],
    from: textOf(issue[name]),
    to: textOf(edit[name]),
  }));
  touch(issue, edit);
  const type = edit.assignee === undefined ? "issue_updated" : "issue_assigned";
  notify(issue, { event: "jira:issue_updated", type, by, items });
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" && value in people) return people[value as Login].accountId;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Those that lead on from where the issue is. */
export function transitionsFrom({ statusId }: Issue) {
  return transitions.filter(({ from }) => (from as readonly string[]).includes(statusId));
}

/** Throws Refusal for what the workflow does not allow, and where a resolution is wanted and missing. */
export function transitionIssue(
  issue: Issue,
  wanted: { id: string; resolutionId?: string | undefined; fields?: readonly string[] },
  by: Login,
): void {
  const found = transitionsFrom(issue).find(({ id }) => id === wanted.id);
  if (found === undefined)
    throw new Refusal(
      400,
      `It seems that you have tried to perform a workflow operation (${wanted.id}) that is not valid for the current state of this issue (${keyOf(issue)}). The likely cause is that somebody has changed the issue recently, please look at the issue history for details.`,
    );
  if (found.wants === "resolution" && wanted.resolutionId === undefined)
    throw new Refusal(400, "", { resolution: "Resolution is required." });
  const isDone = statusOf(found.to).category === "done";
  const isOpen = ({ parentId, statusId }: Issue) =>
    parentId === issue.id && statusOf(statusId).category !== "done";
  if (isDone && issuesOf({ id: issue.instance }).some(isOpen))
    throw new Refusal(400, "Every sub-task has to be done before this issue can be closed.");
  setStatus(issue, found.to, by, isDone ? (wanted.resolutionId ?? "10000") : null);
}

/** As a person who moves a card on a board without a workflow in the way. */
export function setStatus(
  issue: Issue,
  statusId: string,
  by: Login,
  resolutionId: string | null = statusOf(statusId).category === "done" ? "10000" : null,
): void {
  const item = { field: "status", fieldId: "status", from: issue.statusId, to: statusId };
  const isDone = statusOf(statusId).category === "done";
  touch(issue, { statusId, resolutionId, resolvedAtMs: isDone ? Date.now() : null });
  notify(issue, { event: "jira:issue_updated", type: "issue_generic", by, items: [item] });
}

export function statusOf(statusId: string) {
  const found = statuses.find(({ id }) => id === statusId);
  if (found === undefined) throw new Refusal(400, `The status ${statusId} does not exist.`);
  return found;
}

/** Its key becomes another, its id stays. */
export function moveIssue(issue: Issue, to: Project, by: Login): void {
  const oldKey = keyOf(issue);
  const items = [
    { field: "project", fieldId: "project", from: issue.projectId, to: to.id },
    { field: "Key", fieldId: "key", from: null, to: null },
  ];
  to.lastNumber += 1;
  const oldKeys = [...issue.oldKeys, oldKey];
  touch(issue, { projectId: to.id, number: to.lastNumber, oldKeys, componentIds: [], sprintIds: [] });
  notify(issue, { event: "jira:issue_updated", type: "issue_moved", by, items });
}

export function deleteIssue(issue: Issue, by: Login): void {
  notify(issue, { event: "jira:issue_deleted", type: null, by, items: [] });
  jiraWorld().issues.delete(`${issue.instance}/${issue.id}`);
}

/** Nobody is told of it. */
export function archiveIssue(issue: Issue): void {
  touch(issue, { archivedAtMs: Date.now() });
}

export function addComment(
  issue: Issue,
  input: Pick<Comment, "body" | "properties"> & { isInternal?: boolean },
  by: Login,
): Comment {
  const now = Date.now();
  const id = String(nextId(issue.instance));
  const comment = { id, author: by, createdAtMs: now, updatedAtMs: now, isInternal: false, ...input };
  touch(issue, { comments: [...issue.comments, comment] });
  notify(issue, { event: "comment_created", type: null, by, items: [], comment });
  return comment;
}

export function editComment(issue: Issue, comment: Comment, body: unknown, by: Login): void {
  Object.assign(comment, { body, updatedAtMs: Date.now() });
  touch(issue, {});
  notify(issue, { event: "comment_updated", type: null, by, items: [], comment });
}

export function deleteComment(issue: Issue, comment: Comment, by: Login): void {
  touch(issue, { comments: issue.comments.filter((one) => one !== comment) });
  notify(issue, { event: "comment_deleted", type: null, by, items: [], comment });
}

type WorklogEvent = "worklog_created" | "worklog_updated" | "worklog_deleted";
const workTypes = {
  worklog_created: "issue_work_logged",
  worklog_updated: "issue_worklog_updated",
  worklog_deleted: "issue_worklog_deleted",
} as const satisfies Record<WorklogEvent, string>;

export function addWorklog(
  issue: Issue,
  input: Pick<Worklog, "comment" | "startedAtMs" | "seconds" | "properties">,
  by: Login,
): Worklog {
  const now = Date.now();
  const id = String(nextId(issue.instance));
  const worklog = { id, author: by, updateAuthor: by, createdAtMs: now, updatedAtMs: now, ...input };
  touch(issue, { worklogs: [...issue.worklogs, worklog] });
  return told(issue, worklog, "worklog_created", by);
}

export function editWorklog(issue: Issue, worklog: Worklog, change: Partial<Worklog>, by: Login): Worklog {
  const updatedAtMs = Math.max(Date.now(), worklog.updatedAtMs + 1);
  Object.assign(worklog, change, { updateAuthor: by, updatedAtMs });
  touch(issue, {});
  return told(issue, worklog, "worklog_updated", by);
}

export function deleteWorklog(issue: Issue, worklog: Worklog, by: Login): void {
  jiraWorld().deletedWorklogs.push({ instance: issue.instance, id: worklog.id, atMs: Date.now() });
  touch(issue, { worklogs: issue.worklogs.filter((one) => one !== worklog) });
  told(issue, worklog, "worklog_deleted", by);
}

function told(issue: Issue, worklog: Worklog, event: WorklogEvent, by: Login): Worklog {
  const [from, to] = event === "worklog_created" ? [null, worklog.id] : [worklog.id, null];
  const items = [{ field: "WorklogId", fieldId: "worklogid", from, to }];
  notify(issue, { event: "jira:issue_updated", type: workTypes[event], by, items });
  notify(issue, { event, type: null, by, items: [], worklog });
  return worklog;
}

export function typeOf(idOrName: string) {
  return issueTypes.find(({ id, name }) => id === idOrName || name === idOrName) ?? null;
}

export function priorityOf(idOrName: string) {
  return priorities.find(({ id, name }) => id === idOrName || name === idOrName) ?? null;
}
