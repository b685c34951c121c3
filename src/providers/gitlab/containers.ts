import * as z from "zod/mini";

import { unless } from "../kit/failures.ts";
import { readLinks } from "../kit/pages.ts";
import type { Container, Tracker } from "../tracker.ts";
import { callGitlab } from "./client.ts";
import { isGroup, pathOf, toGroupRef, toProjectRef } from "./mapping.ts";
import { groupSchema, projectSchema } from "./schemas.ts";

const accessSchema = z.nullish(z.object({ access_level: z.number() }));
const listedProjectSchema = z.extend(projectSchema, {
  description: z.nullish(z.string()),
  visibility: z.nullish(z.string()),
  archived: z.optional(z.boolean()),
  open_issues_count: z.optional(z.number()),
  permissions: z.optional(z.object({ project_access: accessSchema, group_access: accessSchema })),
});
type ListedProject = z.infer<typeof listedProjectSchema>;

const listedGroupSchema = z.extend(groupSchema, { visibility: z.nullish(z.string()) });

const projects = "/projects?membership=true&order_by=id&sort=asc&pagination=keyset&per_page=100";
const groups = "/groups?min_access_level=10&order_by=id&sort=asc&per_page=100";

/** From this level on one may add webhooks to a project, and see confidential issues from the other on. */
const maintainer = 40;
const planner = 15;

/** Projects first, then groups: https://docs.gitlab.com/api/projects/ and https://docs.gitlab.com/api/groups/ */
export const containers: Tracker["containers"] = {
  async list(access, cursor) {
    const path = cursor ?? projects;
    if (path.startsWith("/groups?")) {
      const { body, headers } = await callGitlab(access, { path, schema: z.array(listedGroupSchema) });
      const { next } = readLinks(headers);
      return { items: body.map(toGroup), next: next === null ? null : `/groups${next}` };
    }
    const { body, headers } = await callGitlab(access, { path, schema: z.array(listedProjectSchema) });
    const { next } = readLinks(headers);
    return { items: body.map(toProject), next: next === null ? groups : `/projects${next}` };
  },
  async get(access, externalId) {
    if (isGroup({ externalId })) {
      const call = callGitlab(access, {
        path: pathOf({ externalId }, "?with_projects=false"),
        schema: listedGroupSchema,
      });
      const found = await unless([404], call);
      return found === null ? null : toGroup(found.body);
    }
    const found = await unless(
      [404],
      callGitlab(access, { path: pathOf({ externalId }), schema: listedProjectSchema }),
    );
    return found === null ? null : toProject(found.body);
  },
};

/** Whether the account sees confidential issues of a project, so that one that is not shown is not there. */
export async function seesConfidential(
  access: Parameters<typeof callGitlab>[0],
  path: string,
): Promise<boolean> {
  const { body } = await callGitlab(access, { path, schema: listedProjectSchema });
  return levelOf(body) >= planner;
}

function levelOf({ permissions }: ListedProject): number {
  return Math.max(
    permissions?.project_access?.access_level ?? 0,
    permissions?.group_access?.access_level ?? 0,
  );
}

function toProject(project: ListedProject): Container {
  return {
    ...toProjectRef(project),
    description: project.description ?? "",
    isPrivate: project.visibility !== "public",
    isArchived: project.archived ?? false,
    canSubscribe: levelOf(project) >= maintainer,
    openIssues: project.open_issues_count ?? 0,
  };
}

function toGroup(group: z.infer<typeof listedGroupSchema>): Container {
  return {
    ...toGroupRef(group),
    description: "Group: the issues of all its projects, also of those to come.",
    isPrivate: group.visibility !== "public",
    isArchived: false,
    // Only owners of groups that are paid for, which the listing does not tell.
    canSubscribe: false,
    openIssues: null,
  };
}
