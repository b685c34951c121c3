import type { Issue, Repository } from "../records.ts";
import { GitHubError, invalid } from "./answer.ts";

/** `GET /repos/{owner}/{repo}/issues`: pull requests are among the answers, as at GitHub. */
export function listIssues(repository: Repository, query: Record<string, string>): Issue[] {
  if (!repository.hasIssues) throw new GitHubError(410, "Issues has been disabled in this repository.");
  const { state = "open" } = query;
  requireOneOf(query, "state", ["open", "closed", "all"]);
  requireOneOf(query, "sort", ["created", "updated", "comments"]);
  requireOneOf(query, "direction", ["asc", "desc"]);
  const listed = [...repository.issues.values()].filter(
    (issue) =>
      (state === "all" || issue.state === state) &&
      hasLabels(issue, query["labels"]) &&
      hasAssignee(issue, query["assignee"]) &&
      hasMilestone(issue, query["milestone"]) &&
      isSince(issue, query["since"]) &&
      (query["creator"] === undefined || issue.author === query["creator"]),
  );
  return sortIssues(listed, query);
}

function requireOneOf(query: Record<string, string>, field: string, values: string[]): void {
  const given = query[field];
  if (given !== undefined && !values.includes(given))
    throw invalid({ resource: "Issue", field, code: "invalid" });
}

/** All of the labels, not one of them. */
function hasLabels(issue: Issue, labels: string | undefined): boolean {
  const names = (labels ?? "").split(",").filter((name) => name !== "");
  return names.every((name) => issue.labels.some((label) => label.name.toLowerCase() === name.toLowerCase()));
}

function hasAssignee(issue: Issue, assignee: string | undefined): boolean {
  if (assignee === undefined) return true;
  if (assignee === "*") return issue.assignees.length > 0;
  if (assignee === "none") return issue.assignees.length === 0;
  return issue.assignees.includes(assignee.toLowerCase());
}

function hasMilestone(issue: Issue, milestone: string | undefined): boolean {
  if (milestone === undefined) return true;
  if (milestone === "*") return issue.milestone !== null;
  if (milestone === "none") return issue.milestone === null;
  return issue.milestone?.number === Number(milestone);
}

function isSince(issue: Issue, since: string | undefined): boolean {
  if (since === undefined) return true;
  const sinceMs = Date.parse(since);
  if (Number.isNaN(sinceMs)) throw invalid({ resource: "Issue", field: "since", code: "invalid" });
  return Date.parse(issue.updatedAt) >= sinceMs;
}

function sortIssues(issues: Issue[], { sort, direction }: Record<string, string>): Issue[] {
  const key = (issue: Issue): number => {
    if (sort === "updated") return Date.parse(issue.updatedAt);
    if (sort === "comments") return issue.comments.length;
    return Date.parse(issue.createdAt);
  };
  const sign = direction === "asc" ? 1 : -1;
  return issues.toSorted((a, b) => sign * (key(a) - key(b) || a.number - b.number));
}
