import type { Context } from "hono";
import type { Target } from "../events.ts";
import { isAtLeast } from "../ids.ts";
import { presentIssue } from "../present.ts";
import type { Project } from "../records.ts";
import { maySeeIssue } from "../world.ts";
import { answerKeyset, answerPage, type RestEnv } from "./answer.ts";

type Query = Record<string, string>;

/** https://docs.gitlab.com/api/issues/#list-project-issues; `mayKeyset` false = of several projects, which have no such pages. */
export function answerIssues(c: Context<RestEnv>, projects: Project[], mayKeyset: boolean) {
  const { world, links, user } = c.var;
  const query = c.req.query();
  const iids = c.req.queries("iids[]")?.map(Number);
  const found = projects.flatMap((project) =>
    [...project.issues.values()]
      .map((issue) => ({ project, issue }))
      .filter(
        ({ issue }) =>
          maySeeIssue(world, project, issue, user.username) &&
          matches({ project, issue }, query, user.username) &&
          (iids === undefined || iids.includes(issue.iid)),
      ),
  );
  const isUpdated = query["order_by"] === "updated_at";
  const keyOf = ({ issue }: Target) =>
    `${isUpdated ? issue.updatedAt : issue.createdAt} ${String(issue.id).padStart(15, "0")}`;
  const ascending = found.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
  const isAscending = query["sort"] === "asc";
  const present = (target: Target) =>
    presentIssue(world, links, target, query["with_labels_details"] === "true");
  // An order that keyset does not know falls back to numbers, without a word.
  const isKeyset = mayKeyset && query["pagination"] === "keyset" && isAscending && isAtLeast(world, 18, 3);
  return isKeyset
    ? answerKeyset(c, ascending, { keyOf, present })
    : answerPage(c, isAscending ? ascending : ascending.toReversed(), present);
}

function matches({ project, issue }: Target, query: Query, username: string): boolean {
  const { state = "all", search, labels, issue_type: type, scope = "all" } = query;
  const wanted = (labels ?? "").split(",").filter((name) => name !== "");
  return (
    (state === "all" || issue.state === state) &&
    isSince(issue.updatedAt, query["updated_after"]) &&
    isSince(issue.createdAt, query["created_after"]) &&
    !(
      query["updated_before"] !== undefined &&
      issue.updatedAt > new Date(query["updated_before"]).toISOString()
    ) &&
    (search === undefined || issue.title.toLowerCase().includes(search.toLowerCase())) &&
    wanted.every((name) => issue.labels.some((label) => label.name === name)) &&
    (type === undefined || issue.type === type) &&
    (scope !== "created_by_me" || issue.author === username) &&
    (query["author_username"] === undefined || issue.author === query["author_username"]) &&
    (query["assignee_username"] === undefined || issue.assignees.includes(query["assignee_username"])) &&
    (query["non_archived"] !== "true" || !project.isArchived)
  );
}

function isSince(at: string, since: string | undefined): boolean {
  return since === undefined || at >= new Date(since).toISOString();
}
