import * as z from "zod/mini";

import { readable } from "../kit/inert-text.ts";
import { toMilestone } from "../kit/milestones.ts";
import type {
  CommentSnapshot,
  ContainerRef,
  IssueBody,
  IssueSnapshot,
  Named,
  Person,
  Status,
} from "../tracker.ts";
import { listed } from "./inert-text.ts";

const accountSchema = z.object({ id: z.number(), login: z.string() });

/** https://docs.github.com/rest/issues/milestones */
export const milestoneSchema = z.object({ id: z.number(), title: z.string(), state: z.string() });

/** The fields that we read of an issue, in REST answers and webhooks alike. */
export const issueSchema = z.object({
  id: z.number(),
  number: z.number(),
  title: z.string(),
  body: z.nullish(z.string()),
  html_url: z.string(),
  state: z.optional(z.string()),
  labels: z.nullish(
    z.array(z.union([z.string(), z.object({ id: z.optional(z.number()), name: z.nullish(z.string()) })])),
  ),
  type: z.nullish(z.object({ id: z.number(), name: z.string() })),
  assignee: z.nullish(accountSchema),
  assignees: z.nullish(z.array(accountSchema)),
  milestone: z.nullish(z.extend(milestoneSchema, { due_on: z.nullish(z.string()) })),
  created_at: z.string(),
  updated_at: z.string(),
  closed_at: z.nullish(z.string()),
  /** Present when the "issue" is a pull request, which GitHub lists among the issues. */
  pull_request: z.optional(z.unknown()),
});

export type GitHubIssue = z.infer<typeof issueSchema>;

export const repositorySchema = z.object({ id: z.number(), full_name: z.string(), html_url: z.string() });

export function isPullRequest(issue: GitHubIssue): boolean {
  return issue.pull_request !== undefined && issue.pull_request !== null;
}

/** The two that GitHub has. */
export const statuses = {
  open: { id: "open", name: "Open", category: "todo" },
  closed: { id: "closed", name: "Closed", category: "done" },
} as const satisfies Record<string, Status>;

/** The neutral snapshot of an issue of this repository. Throws RangeError for a time that is none. */
export function toIssueSnapshot(issue: GitHubIssue, repositoryName: string): IssueSnapshot {
  return {
    id: String(issue.id),
    key: `${repositoryName}#${issue.number}`,
    url: issue.html_url,
    title: issue.title.toWellFormed(),
    body: toBody(issue.body),
    status: issue.state === "closed" ? statuses.closed : statuses.open,
    type: issue.type ? toNamed(issue.type) : null,
    parentKey: null,
    priority: null,
    labels: (issue.labels ?? []).flatMap(toLabel),
    sprints: issue.milestone ? [toMilestone(issue.milestone)] : [],
    assignees: (issue.assignees ?? (issue.assignee ? [issue.assignee] : [])).map(toPerson),
    // GitHub keeps a due date as midnight in California, so the date in UTC is the date that was chosen.
    dueOn: issue.milestone?.due_on?.slice(0, 10) ?? null,
    estimateSeconds: null,
    spentSeconds: null,
    createdAt: toMilliseconds(issue.created_at),
    updatedAt: toMilliseconds(issue.updated_at),
    closedAt: issue.closed_at ? toMilliseconds(issue.closed_at) : null,
    version: issue.updated_at,
  };
}

/** https://docs.github.com/rest/issues/comments */
export const commentSchema = z.object({
  id: z.number(),
  body: z.nullish(z.string()),
  html_url: z.string(),
  user: z.nullish(accountSchema),
  created_at: z.string(),
  updated_at: z.string(),
});

export function toCommentSnapshot(comment: z.infer<typeof commentSchema>): CommentSnapshot {
  return {
    id: String(comment.id),
    url: comment.html_url,
    author: comment.user ? toPerson(comment.user) : null,
    body: toBody(comment.body),
    createdAt: toMilliseconds(comment.created_at),
    updatedAt: toMilliseconds(comment.updated_at),
  };
}

function toBody(text: string | null | undefined): IssueBody {
  // Half a surrogate pair, which JSON can escape, would reach the database as three broken characters.
  const source = (text ?? "").toWellFormed();
  return { text: listed(readable(source)), source, format: "markdown" };
}

type GitHubLabel = NonNullable<GitHubIssue["labels"]>[number];

function toLabel(label: GitHubLabel): Named[] {
  if (typeof label === "string") return [{ id: null, name: label.toWellFormed() }];
  const { id, name } = label;
  return name ? [{ id: id === undefined ? null : String(id), name: name.toWellFormed() }] : [];
}

export function toNamed({ id, name }: { id: number; name: string }): Named {
  return { id: String(id), name: name.toWellFormed() };
}

export function toContainerRef(repository: z.infer<typeof repositorySchema>): ContainerRef {
  return { externalId: String(repository.id), name: repository.full_name, url: repository.html_url };
}

export function toPerson(account: { id: number; login: string }): Person {
  return { accountId: String(account.id), login: account.login };
}

/** Throws RangeError for a time that is none. */
export function toMilliseconds(time: string): number {
  const milliseconds = Date.parse(time);
  if (Number.isNaN(milliseconds)) throw new RangeError("GitHub sent a time that cannot be read.");
  return milliseconds;
}
