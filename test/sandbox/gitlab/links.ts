import type { Group, Issue, Project, World } from "./records.ts";

/** Where pages and interface of a world are reached. */
export interface Links {
  web: string;
  api: string;
}

export function linksOf(world: World, origin: string): Links {
  return { web: `${origin}/${world.host}`, api: `${origin}/${world.host}/api/v4` };
}

export const projectUrl = (links: Links, project: Project) => `${links.web}/${project.path}`;
export const groupUrl = (links: Links, group: Group) => `${links.web}/groups/${group.path}`;

export function issueUrl(links: Links, project: Project, { iid, type }: Issue): string {
  const kind = type === "task" ? "work_items" : "issues";
  return `${projectUrl(links, project)}/-/${kind}/${iid}`;
}
