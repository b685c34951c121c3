import type { Context } from "hono";
import { actOf, GitLabError, type RestEnv } from "./rest/answer.ts";
import { requireScope } from "./rest/authenticate.ts";
import { isClosing, presentStatus, statuses, statusOf } from "./statuses.ts";
import { changeIssue } from "./verbs/change-issue.ts";
import type { Target } from "./events.ts";
import { findGroup, findProject, levelIn, levelInGroup, maySeeIssue, maySeeProject } from "./world.ts";

/** What paying instances have of work items: https://docs.gitlab.com/api/graphql/reference/#workitemstatus */
export const statusSchema = `
  scalar WorkItemID
  scalar WorkItemsStatusesStatusID
  extend type Query { namespace(fullPath: ID!): Namespace project(fullPath: ID!): Project }
  extend type Mutation { workItemUpdate(input: WorkItemUpdateInput!): WorkItemUpdatePayload }
  type Namespace { id: ID! statuses: WorkItemStatusConnection }
  type WorkItemStatusConnection { nodes: [WorkItemStatus] }
  enum WorkItemStatusCategoryEnum { TRIAGE TO_DO IN_PROGRESS DONE CANCELED }
  type WorkItemStatus { id: ID name: String category: WorkItemStatusCategoryEnum }
  type Project { id: ID! workItems(iids: [String!], first: Int, after: String): WorkItemConnection }
  type WorkItemConnection { nodes: [WorkItem] }
  type WorkItem { id: WorkItemID! iid: String! widgets: [WorkItemWidget!] }
  interface WorkItemWidget { type: String }
  type WorkItemWidgetNotes implements WorkItemWidget { type: String }
  type WorkItemWidgetStatus implements WorkItemWidget { type: String status: WorkItemStatus }
  input WorkItemUpdateInput { id: WorkItemID! statusWidget: WorkItemWidgetStatusInput }
  input WorkItemWidgetStatusInput { status: WorkItemsStatusesStatusID }
  type WorkItemUpdatePayload { errors: [String!]! workItem: WorkItem }
`;

/** In a community edition, what it does not know. */
const unknown: [RegExp, string][] = [
  [/WorkItemWidgetStatus\b/, "No such type WorkItemWidgetStatus, so it can't be a fragment condition"],
  [/statuses\s*\{/, "Field 'statuses' doesn't exist on type 'Namespace'"],
  [/statusWidget/, "InputObject 'WorkItemUpdateInput' doesn't accept argument 'statusWidget'"],
];

/** Why an instance without a paid plan refuses a question; null = it does not. */
export function unknownToCommunity(c: Context<RestEnv>, source: string): string | null {
  if (c.var.world.plan !== "community") return null;
  return unknown.find(([pattern]) => pattern.test(source))?.[1] ?? null;
}

export const statusResolvers = (c: Context<RestEnv>, targetOf: (gid: string) => Target | null) => ({
  namespace: ({ fullPath }: { fullPath: string }) => {
    const group = findGroup(c.var.world, fullPath);
    if (group === null || levelInGroup(c.var.world, group, c.var.user.username) === 0) return null;
    const isPaid = c.var.world.plan === "premium";
    return {
      id: `gid://gitlab/Group/${group.id}`,
      statuses: isPaid ? { nodes: statuses.map(presentStatus) } : null,
    };
  },
  project: ({ fullPath }: { fullPath: string }) => {
    const project = findProject(c.var.world, fullPath);
    const { world, user } = c.var;
    if (project === null || !maySeeProject(world, project, user.username)) return null;
    return {
      id: `gid://gitlab/Project/${project.id}`,
      workItems: ({ iids }: { iids?: string[] }) => ({
        nodes: [...project.issues.values()]
          .filter((issue) => maySeeIssue(world, project, issue, user.username))
          .filter(({ iid }) => iids === undefined || iids.includes(String(iid)))
          .slice(0, 100)
          .map((issue) => presentItem(c, { project, issue })),
      }),
    };
  },
  workItemUpdate: ({ input }: { input: { id: string; statusWidget?: { status?: string } } }) => {
    requireScope(c.var.token, ["api"]);
    const target = targetOf(input.id);
    if (target === null || levelIn(c.var.world, target.project, c.var.user.username) < 15)
      throw new GitLabError(404, { errors: [{ message: "The resource is not there." }] });
    setStatus(c, target, input.statusWidget?.status);
    return { errors: [], workItem: presentItem(c, target) };
  },
});

/** One that is not of the namespace is an error; where there are none, it is passed over without a word. */
function setStatus(c: Context<RestEnv>, target: Target, gid: string | undefined): void {
  if (gid === undefined) return;
  const status = statuses.find((one) => presentStatus(one)?.id === gid);
  if (status === undefined) throw new Error("Status doesn't exist.");
  if (statusOf(c.var.world, target.issue) === null) return;
  changeIssue(actOf(c), target, { statusId: status.id, state: isClosing(status) ? "closed" : "opened" });
}

function presentItem(c: Context<RestEnv>, { issue }: Target) {
  const status = statusOf(c.var.world, issue);
  return {
    id: `gid://gitlab/WorkItem/${issue.id}`,
    iid: String(issue.iid),
    widgets: [
      { __typename: "WorkItemWidgetNotes", type: "NOTES" },
      { __typename: "WorkItemWidgetStatus", type: "STATUS", status: presentStatus(status) },
    ],
  };
}
