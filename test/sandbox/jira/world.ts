import { freshGrants } from "./grants.ts";
import {
  instances,
  type Instance,
  type Issue,
  type Login,
  people,
  type Project,
  type Sprint,
  type World,
} from "./records.ts";
import { countUp, seed } from "./seed.ts";

let world: World | null = null;

export function jiraWorld(): World {
  world ??= seed({
    projects: [],
    issues: new Map(),
    dynamicHooks: new Map(),
    adminHooks: new Map(),
    deletedWorklogs: [],
    grants: freshGrants(),
    lastIds: {},
  });
  return world;
}

export const saveJira = () => world;

export function restoreJira(saved: unknown): void {
  world = saved as World | null;
}

export function resetJira(): void {
  world = null;
}

export function nextId(instance: string): number {
  return countUp(jiraWorld(), instance);
}

export function instanceNamed(id: string): Instance {
  const found = Object.values(instances).find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no instance ${id}.`);
  return found;
}

export function projectsOf({ id }: Pick<Instance, "id">): Project[] {
  return jiraWorld().projects.filter(({ instance }) => instance === id);
}

export function findProject(instance: Pick<Instance, "id">, idOrKey: string): Project | null {
  return projectsOf(instance).find(({ id, key }) => id === idOrKey || key === idOrKey) ?? null;
}

export function projectOf(issue: Pick<Issue, "instance" | "projectId">): Project {
  const found = findProject({ id: issue.instance }, issue.projectId);
  if (found === null) throw new Error("The issue is in no project.");
  return found;
}

export function sprintsOf(issue: Pick<Issue, "instance" | "projectId" | "sprintIds">): Sprint[] {
  return projectOf(issue).sprints.filter(({ id }) => issue.sprintIds.includes(id));
}

export function keyOf(issue: Pick<Issue, "instance" | "projectId" | "number">): string {
  return `${projectOf(issue).key}-${issue.number}`;
}

export function issuesOf({ id }: Pick<Instance, "id">): Issue[] {
  return [...jiraWorld().issues.values()].filter(({ instance }) => instance === id);
}

/** By id, present key or one that it had. */
export function findIssue(instance: Pick<Instance, "id">, idOrKey: string): Issue | null {
  const byId = jiraWorld().issues.get(`${instance.id}/${idOrKey}`);
  if (byId !== undefined) return byId;
  const wanted = idOrKey.toUpperCase();
  return (
    issuesOf(instance).find((issue) => keyOf(issue) === wanted || issue.oldKeys.includes(wanted)) ?? null
  );
}

export function maySee(login: Login, issue: Pick<Issue, "isRestricted">): boolean {
  return !issue.isRestricted || people[login].isAdmin;
}
