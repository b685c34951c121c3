import * as z from "zod/mini";

import type { Access } from "../access.ts";
import { failed, forGood, quoteReason, unless } from "../kit/failures.ts";
import type { ContainerRef, IssueSnapshot, Named, Status, StatusCategory } from "../tracker.ts";
import { askGitlab } from "./client.ts";
import { toIssueSnapshot } from "./mapping.ts";
import type { GitLabIssue } from "./schemas.ts";

const statusSchema = z.object({ id: z.string(), name: z.string(), category: z.nullish(z.string()) });
const statusFields = "id name category";

/** Of more projects in one question, GitLab might say that it is too complex. */
const mostProjects = 3;
/** https://docs.gitlab.com/user/work_items/status/: what has a status always has one of its own. */
const typesWithStatus: ReadonlySet<string | null | undefined> = new Set(["issue", "task"]);

const categories: Readonly<Record<string, StatusCategory>> = {
  triage: "todo",
  to_do: "todo",
  in_progress: "doing",
  done: "done",
  canceled: "done",
};

/** Of an answer that this GitLab, or its plan, has no statuses. */
const noStatuses = ["unknown_field", "out_of_reach"];

const namespaceSchema = z.object({
  namespace: z.nullish(
    z.object({ statuses: z.nullish(z.object({ nodes: z.nullish(z.array(z.nullish(statusSchema))) })) }),
  ),
});

/**
 * The statuses of the namespace at the top: https://docs.gitlab.com/api/graphql/reference/#namespacestatuses, by paying instances from 18.1
 * on. null where there are none but open and closed.
 */
export async function namespaceStatuses(access: Access, { name }: ContainerRef): Promise<Status[] | null> {
  const asked = askGitlab(access, {
    query: `query($path: ID!) { namespace(fullPath: $path) { statuses { nodes { ${statusFields} } } } }`,
    variables: { path: name.split("/")[0] },
    schema: namespaceSchema,
  });
  const nodes = (await unless(noStatuses, asked))?.namespace?.statuses?.nodes ?? [];
  const found = nodes.flatMap((node) => (node ? [toStatus(node)] : []));
  return found.length === 0 ? null : found;
}

/** Issues as REST has them, with the statuses that REST does not have. */
export async function toSnapshots(access: Access, issues: readonly GitLabIssue[]): Promise<IssueSnapshot[]> {
  return withStatuses(issues, await readStatuses(access, issues));
}

export function withStatuses(
  issues: readonly GitLabIssue[],
  statuses: ReadonlyMap<string, Status> | null,
): IssueSnapshot[] {
  return issues.map((issue) => {
    const snapshot = toIssueSnapshot(issue);
    return { ...snapshot, status: statuses?.get(snapshot.id) ?? snapshot.status };
  });
}

const widgetsSchema = z.nullish(z.array(z.nullish(z.object({ status: z.nullish(statusSchema) }))));
const itemsSchema = z.record(
  z.string(),
  z.nullish(
    z.object({
      workItems: z.nullish(
        z.object({
          nodes: z.nullish(z.array(z.nullish(z.object({ id: z.string(), widgets: widgetsSchema })))),
        }),
      ),
    }),
  ),
);

/** By the ids of the issues; null where this GitLab, or its plan, has none, so that nobody need ask again soon. */
export async function readStatuses(
  access: Access,
  issues: readonly GitLabIssue[],
): Promise<ReadonlyMap<string, Status> | null> {
  // Only an instance that has statuses knows weights: https://docs.gitlab.com/user/work_items/weight/
  const asked = issues.filter(({ weight }) => weight !== undefined);
  const found = new Map<string, Status>();
  const projects = [
    ...Map.groupBy(asked, ({ references: { full } }) => full.slice(0, full.lastIndexOf("#"))),
  ];
  for (let at = 0; at < projects.length; at += mostProjects) {
    const items = await unless(noStatuses, askItems(access, projects.slice(at, at + mostProjects)));
    if (items === null) return null;
    for (const [id, status] of items) found.set(id, status);
  }
  const isWithout = found.size === 0 && issues.some(({ issue_type: type }) => typesWithStatus.has(type));
  return isWithout ? null : found;
}

async function askItems(
  access: Access,
  projects: readonly [string, readonly GitLabIssue[]][],
): Promise<[string, Status][]> {
  const variables: Record<string, unknown> = {};
  const fields = projects.map(([path, issues], i) => {
    variables[`path${i}`] = path;
    variables[`iids${i}`] = issues.map(({ iid }) => String(iid));
    return `p${i}: project(fullPath: $path${i}) { workItems(iids: $iids${i}, first: 100) { nodes { id
      widgets { ... on WorkItemWidgetStatus { status { ${statusFields} } } } } } }`;
  });
  const declared = projects.map((_, i) => `$path${i}: ID!, $iids${i}: [String!]`).join(", ");
  const query = `query(${declared}) { ${fields.join(" ")} }`;
  const answer = await askGitlab(access, { query, variables, schema: itemsSchema });
  const items = Object.values(answer).flatMap((project) => project?.workItems?.nodes ?? []);
  return items.flatMap((item): [string, Status][] => {
    const status = item?.widgets?.find((widget) => widget?.status)?.status;
    return item && status ? [[item.id.slice(item.id.lastIndexOf("/") + 1), toStatus(status)]] : [];
  });
}

const changedSchema = z.object({ workItemUpdate: z.nullish(z.object({ errors: z.array(z.string()) })) });

/** True for one of a namespace; open and closed are written by REST. */
export const isOwnStatus = (status: Named | null | undefined): status is Named & { id: string } =>
  status?.id?.startsWith("gid://") === true;

/** https://docs.gitlab.com/api/graphql/reference/#mutationworkitemupdate. One that an issue cannot have is passed over without a word. */
export async function writeStatus(access: Access, issueId: string, status: { id: string }): Promise<void> {
  const { workItemUpdate } = await askGitlab(access, {
    query: `mutation($id: WorkItemID!, $status: WorkItemsStatusesStatusID!) {
      workItemUpdate(input: { id: $id, statusWidget: { status: $status } }) { errors } }`,
    variables: { id: `gid://gitlab/WorkItem/${issueId}`, status: status.id },
    schema: changedSchema,
  });
  const [error] = workItemUpdate?.errors ?? [];
  if (error !== undefined)
    throw failed(
      { id: "gitlab" },
      forGood("invalid", `GitLab refused this: ${quoteReason(error, "no reason was given")}`),
    );
}

function toStatus({ id, name, category }: z.infer<typeof statusSchema>): Status {
  return { id, name: name.toWellFormed(), category: categories[category?.toLowerCase() ?? ""] ?? "todo" };
}
