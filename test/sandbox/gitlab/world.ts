import type { Group, Issue, Level, Project, User, World } from "./records.ts";
import { seedWorld } from "./seed.ts";

export const personaNames = ["alice", "bob", "carol"] as const;

let worlds = new Map<string, World>();

export function dotComWorld(): World {
  return worldOf("gitlab.com", "19.1.0", 90_000_000);
}

/** An instance of one's own that nobody has updated for a while. */
export function ownWorld(): World {
  return worldOf("gitlab.acme.example", "17.2.1", 100);
}

export function allWorlds(): World[] {
  return [dotComWorld(), ownWorld()];
}

export function resetWorlds(): void {
  worlds.clear();
}

export const saveWorlds = () => worlds;

export function restoreWorlds(saved: unknown): void {
  worlds = saved as typeof worlds;
}

export function userOf(world: World, username: string): User {
  const user = world.users.get(username);
  if (user === undefined) throw new Error(`The sandbox knows no user ${username}.`);
  return user;
}

/** By id or by path, as the interface takes both; also by a former path. */
export function findProject(world: World, idOrPath: string): Project | null {
  if (/^\d+$/.test(idOrPath)) return world.projects.get(Number(idOrPath)) ?? null;
  const path = idOrPath.toLowerCase();
  const former = world.formerPaths.get(path);
  return (
    [...world.projects.values()].find((project) => project.path.toLowerCase() === path) ??
    (former === undefined ? null : (world.projects.get(former) ?? null))
  );
}

export function findGroup(world: World, idOrPath: string): Group | null {
  if (/^\d+$/.test(idOrPath)) return world.groups.get(Number(idOrPath)) ?? null;
  return [...world.groups.values()].find(({ path }) => path === idOrPath.toLowerCase()) ?? null;
}

/** The groups that a path lies in, innermost first. */
export function groupsAbove(world: World, path: string): Group[] {
  return [...world.groups.values()]
    .filter((group) => path.startsWith(`${group.path}/`))
    .toSorted((a, b) => b.path.length - a.path.length);
}

/** What a person may do in a project, through itself and the groups around it; 0 = is no member. */
export function levelIn(world: World, project: Project, username: string): Level | 0 {
  const levels = [project, ...groupsAbove(world, project.path)].map(
    ({ members }) => members.get(username) ?? 0,
  );
  return levels.reduce((highest, level) => (level > highest ? level : highest), 0);
}

export function levelInGroup(world: World, group: Group, username: string): Level | 0 {
  const levels = [group, ...groupsAbove(world, group.path)].map(({ members }) => members.get(username) ?? 0);
  return levels.reduce((highest, level) => (level > highest ? level : highest), 0);
}

export function maySeeProject(world: World, project: Project, username: string): boolean {
  return project.visibility !== "private" || levelIn(world, project, username) > 0;
}

/** Confidential issues are for Planners and above, their authors and assignees. */
export function maySeeIssue(world: World, project: Project, issue: Issue, username: string): boolean {
  if (!issue.isConfidential) return true;
  const isPart = issue.author === username || issue.assignees.includes(username);
  return isPart || levelIn(world, project, username) >= 15;
}

export function projectsIn(world: World, group: Group): Project[] {
  return [...world.projects.values()].filter(({ path }) => path.startsWith(`${group.path}/`));
}

export function findIssueById(world: World, id: number): { project: Project; issue: Issue } | null {
  for (const project of world.projects.values())
    for (const issue of project.issues.values()) if (issue.id === id) return { project, issue };
  return null;
}

function worldOf(host: string, version: string, lastId: number): World {
  const known = worlds.get(host);
  if (known !== undefined) return known;
  const world: World = {
    host,
    version,
    plan: "community",
    lastId,
    users: new Map(),
    groups: new Map(),
    projects: new Map(),
    formerPaths: new Map(),
    clientSecrets: new Map(),
    codes: new Map(),
    tokens: new Map(),
    usedRefreshTokens: new Map(),
    calls: new Map(),
    mentions: [],
  };
  worlds.set(host, world);
  seedWorld(world);
  // The app remembers a sandbox that was stopped: what is made from now on must not take the ids of what was made there.
  world.lastId = Math.max(world.lastId, Date.now());
  return world;
}
