import * as z from "zod/mini";

import { failedWith } from "../kit/failures.ts";
import type { Container, Tracker } from "../tracker.ts";
import { askLinear } from "./client.ts";
import { type ContainerKind, readContainerId, toProjectRef, toTeamRef } from "./mapping.ts";
import { connectionSchema, type pageInfoSchema, projectSchema, teamSchema } from "./schemas.ts";

const fields = {
  team: "id key name description private archivedAt",
  project: "id name description url archivedAt",
};
const about = "viewer { admin } organization { urlKey }";
const aboutSchema = {
  viewer: z.object({ admin: z.boolean() }),
  organization: z.object({ urlKey: z.string() }),
};
const page = "nodes { %fields } pageInfo { hasNextPage endCursor }";

const cursorSchema = z.object({ kind: z.enum(["team", "project"]), after: z.nullable(z.string()) });
type Cursor = z.infer<typeof cursorSchema>;

/** Teams first, then projects, a hundred at a time. */
export const containers: Tracker["containers"] = {
  async list(access, text) {
    const { kind, after }: Cursor =
      text === null ? { kind: "team", after: null } : cursorSchema.parse(JSON.parse(text));
    const query = `query containers($after: String) { ${about} ${kind}s(first: 100, after: $after) { ${page.replace("%fields", fields[kind])} } }`;
    const variables = { after };
    if (kind === "team") {
      const schema = z.object({ ...aboutSchema, teams: connectionSchema(teamSchema) });
      const { teams, ...there } = await askLinear(access, { query, variables, schema });
      return {
        items: teams.nodes.map((team) => toTeam(team, access.host, there)),
        next: nextOf(kind, teams.pageInfo),
      };
    }
    const schema = z.object({ ...aboutSchema, projects: connectionSchema(projectSchema) });
    const { projects, viewer } = await askLinear(access, { query, variables, schema });
    return {
      items: projects.nodes.map((project) => toProject(project, viewer.admin)),
      next: nextOf(kind, projects.pageInfo),
    };
  },

  async get(access, externalId) {
    const { kind, id } = readContainerId(externalId);
    const query = `query container($id: String!) { ${about} ${kind}(id: $id) { ${fields[kind]} } }`;
    const variables = { id };
    try {
      if (kind === "team") {
        const schema = z.object({ ...aboutSchema, team: teamSchema });
        const { team, ...there } = await askLinear(access, { query, variables, schema });
        return toTeam(team, access.host, there);
      }
      const schema = z.object({ ...aboutSchema, project: projectSchema });
      const { project, viewer } = await askLinear(access, { query, variables, schema });
      return toProject(project, viewer.admin);
    } catch (error) {
      if (failedWith(error, ["entity not found"])) return null;
      throw error;
    }
  },
};

function nextOf(
  kind: ContainerKind,
  { hasNextPage, endCursor }: z.infer<typeof pageInfoSchema>,
): string | null {
  if (hasNextPage && endCursor) return JSON.stringify({ kind, after: endCursor } satisfies Cursor);
  return kind === "team" ? JSON.stringify({ kind: "project", after: null } satisfies Cursor) : null;
}

type There = { viewer: { admin: boolean }; organization: { urlKey: string } };

function toTeam(team: z.infer<typeof teamSchema>, host: string, { viewer, organization }: There): Container {
  return {
    ...toTeamRef(team, `https://${host}/${organization.urlKey}`),
    ...sharedOf(team, viewer.admin),
    description: `Team ${team.key}. ${team.description ?? ""}`.trim(),
    isPrivate: team.private,
  };
}

function toProject(project: z.infer<typeof projectSchema>, isAdmin: boolean): Container {
  return {
    ...toProjectRef(project),
    ...sharedOf(project, isAdmin),
    description: `Project. ${project.description ?? ""}`.trim(),
    isPrivate: false,
  };
}

function sharedOf({ archivedAt }: { archivedAt?: string | null | undefined }, isAdmin: boolean) {
  return { isArchived: (archivedAt ?? null) !== null, canSubscribe: isAdmin, openIssues: null };
}
