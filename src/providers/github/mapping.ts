import * as z from "zod/mini";

import type { ContainerRef, IssueSnapshot, Person } from "../provider.ts";

const accountSchema = z.object({ id: z.number(), login: z.string() });

/** The fields that we read of an issue, in REST answers and webhooks alike. */
export const issueSchema = z.object({
  id: z.number(),
  number: z.number(),
  title: z.string(),
  body: z.nullish(z.string()),
  html_url: z.string(),
  state: z.optional(z.string()),
  labels: z.nullish(z.array(z.union([z.string(), z.object({ name: z.nullish(z.string()) })]))),
  assignee: z.nullish(accountSchema),
  assignees: z.nullish(z.array(accountSchema)),
  milestone: z.nullish(z.object({ due_on: z.nullish(z.string()) })),
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

/** The neutral snapshot of an issue. Throws RangeError for a time that is none. */
export function toIssueSnapshot(issue: GitHubIssue): IssueSnapshot {
  return {
    id: String(issue.id),
    number: String(issue.number),
    // Half a surrogate pair, which JSON can escape, would reach the database as three broken characters.
    title: issue.title.toWellFormed(),
    body: (issue.body ?? "").toWellFormed(),
    url: issue.html_url,
    state: issue.state === "closed" ? "closed" : "open",
    labels: (issue.labels ?? []).flatMap((label) => (typeof label === "string" ? label : (label.name ?? []))),
    assignees: (issue.assignees ?? (issue.assignee ? [issue.assignee] : [])).map(toPerson),
    // GitHub keeps a due date as midnight in California, so the date in UTC is the date that was chosen.
    dueOn: issue.milestone?.due_on?.slice(0, 10) ?? null,
    createdAt: toMilliseconds(issue.created_at),
    updatedAt: toMilliseconds(issue.updated_at),
    closedAt: issue.closed_at ? toMilliseconds(issue.closed_at) : null,
  };
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
