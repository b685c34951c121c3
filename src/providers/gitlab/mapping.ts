import type * as z from "zod/mini";

import { toMilestone } from "../kit/milestones.ts";
import { readText } from "./inert-text.ts";
import type { ContainerRef, IssueSnapshot, Named, Person, Sprint, Status } from "../tracker.ts";
import type { projectSchema, groupSchema, GitLabIssue } from "./schemas.ts";

/** The two that every GitLab has. */
export const statuses = {
  opened: { id: "opened", name: "Open", category: "todo" },
  closed: { id: "closed", name: "Closed", category: "done" },
} as const satisfies Record<string, Status>;

export const types: readonly Named[] = [
  { id: "issue", name: "Issue" },
  { id: "incident", name: "Incident" },
  { id: "task", name: "Task" },
  { id: "test_case", name: "Test case" },
];

/** What REST and webhooks tell of an issue, each in its own form. Times as GitLab writes them. */
export type IssueFacts = {
  id: number;
  iid: number;
  /** Of its project. */
  path: string;
  projectUrl: string;
  title: string;
  description: string;
  isClosed: boolean;
  type: string;
  labels: Named[];
  milestone: Sprint | null;
  assignees: Person[];
  dueOn: string | null;
  estimateSeconds: number | null;
  spentSeconds: number | null;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
};

/**
 * The neutral snapshot. Webhooks have whole seconds and REST has milliseconds of the same moment, so both are taken to the
 * second. Throws RangeError for a time that is none.
 */
export function toSnapshot(facts: IssueFacts): IssueSnapshot {
  const source = facts.description.toWellFormed();
  const updatedAt = toSeconds(facts.updatedAt);
  return {
    id: String(facts.id),
    key: `${facts.path}#${facts.iid}`,
    url: `${facts.projectUrl}/-/issues/${facts.iid}`,
    title: readText(facts.title.toWellFormed()),
    body: { text: readText(source), source, format: "markdown" },
    status: facts.isClosed ? statuses.closed : statuses.opened,
    type: types.find(({ id }) => id === facts.type) ?? { id: facts.type, name: facts.type },
    parentKey: null,
    priority: null,
    labels: facts.labels,
    sprints: facts.milestone === null ? [] : [facts.milestone],
    assignees: facts.assignees,
    dueOn: facts.dueOn,
    estimateSeconds: facts.estimateSeconds,
    spentSeconds: facts.spentSeconds,
    createdAt: toSeconds(facts.createdAt),
    updatedAt,
    closedAt: facts.closedAt === null ? null : toSeconds(facts.closedAt),
    version: String(updatedAt),
  };
}

export function toIssueSnapshot(issue: GitLabIssue): IssueSnapshot {
  const { time_stats: time, references } = issue;
  return toSnapshot({
    id: issue.id,
    iid: issue.iid,
    path: references.full.slice(0, references.full.lastIndexOf("#")),
    projectUrl: issue.web_url.replace(/\/-\/.*$/, ""),
    title: issue.title,
    description: issue.description ?? "",
    isClosed: issue.state === "closed",
    type: issue.issue_type ?? "issue",
    labels: issue.labels.map(toLabel),
    milestone: issue.milestone ? toMilestone(issue.milestone) : null,
    assignees: (issue.assignees ?? []).map(toPerson),
    dueOn: issue.due_date ?? null,
    estimateSeconds: time?.time_estimate || null,
    spentSeconds: time?.total_time_spent ?? null,
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    closedAt: issue.closed_at ?? null,
  });
}

function toLabel(label: GitLabIssue["labels"][number]): Named {
  return typeof label === "string" ? { id: null, name: label.toWellFormed() } : toNamed(label);
}

export function toNamed({ id, name }: { id: number; name: string }): Named {
  return { id: String(id), name: name.toWellFormed() };
}

export function toPerson({ id, username }: { id: number; username: string }): Person {
  return { accountId: String(id), login: username };
}

export function toProjectRef(project: z.infer<typeof projectSchema>): ContainerRef {
  return { externalId: String(project.id), name: project.path_with_namespace, url: project.web_url };
}

/** Groups and projects count by themselves: a group's id has a letter in front. */
export function toGroupRef(group: z.infer<typeof groupSchema>): ContainerRef {
  return { externalId: `g${group.id}`, name: group.full_path, url: group.web_url };
}

export const isGroup = ({ externalId }: { externalId: string }): boolean => externalId.startsWith("g");

/** Below the API, by the immutable id. */
export function pathOf({ externalId }: { externalId: string }, rest = ""): string {
  const id = encodeURIComponent(externalId.replace(/^g/, ""));
  return `/${externalId.startsWith("g") ? "groups" : "projects"}/${id}${rest}`;
}

/** Where an issue of the container is, by what a person calls it: in a group, its project is told by that name. */
export function projectPathOf(
  container: ContainerRef,
  { key }: { key: string },
): { path: string; iid: string } {
  const at = key.lastIndexOf("#");
  const path = isGroup(container) ? `/projects/${encodeURIComponent(key.slice(0, at))}` : pathOf(container);
  return { path, iid: encodeURIComponent(key.slice(at + 1)) };
}

/** Where a connected group holds the project, the group: its issues are told and listed as the group's. */
export function holderOf(container: ContainerRef | null, project: ContainerRef): ContainerRef {
  const isWithin =
    container !== null &&
    isGroup(container) &&
    project.name.toLowerCase().startsWith(`${container.name.toLowerCase()}/`);
  return isWithin ? container : project;
}

/** Whole seconds, in milliseconds; "2017-09-15 16:50:55 UTC" is how webhooks write some. Throws RangeError for what is no time. */
export function toSeconds(time: string): number {
  const milliseconds = Date.parse(time.replace(/^(\d{4}-\d{2}-\d{2}) ([\d:.]+) UTC$/, "$1T$2Z"));
  if (Number.isNaN(milliseconds)) throw new RangeError("GitLab sent a time that cannot be read.");
  return Math.floor(milliseconds / 1000) * 1000;
}
