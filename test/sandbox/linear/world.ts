import type { Issue, Login, State, StateType, Team, User, World } from "./records.ts";
import { seedWorld } from "./seed.ts";

export const webHost = "linear.app";
export const apiHost = "api.linear.app";

let world: World | null = null;

export function linearWorld(): World {
  world ??= seedWorld();
  return world;
}

export const saveWorld = () => world;

export function restoreWorld(saved: unknown): void {
  world = saved as World | null;
}

export function resetWorld(): void {
  world = null;
}

/** A record that must be there, because another one names it. */
export function recordOf<T>(records: ReadonlyMap<string, T>, id: string): T {
  const record = records.get(id);
  if (record === undefined) throw new Error(`The sandbox's Linear has no ${id}.`);
  return record;
}

export function personNamed(login: Login): User {
  const user = [...linearWorld().users.values()].find((one) => one.login === login);
  if (user === undefined) throw new Error(`The sandbox's Linear has no ${login}.`);
  return user;
}

/** Private teams are seen by their members, and guests see no others. */
export function maySee(user: User, team: Team): boolean {
  return team.memberIds.includes(user.id) || (!team.isPrivate && !user.isGuest);
}

export function statesOf(team: Team): State[] {
  return [...linearWorld().states.values()]
    .filter(({ teamId }) => teamId === team.id)
    .toSorted((a, b) => a.position - b.position);
}

export function stateOfType(team: Team, type: StateType): State {
  const state = statesOf(team).find((one) => one.type === type);
  if (state === undefined) throw new Error(`${team.name} has no state of the type ${type}.`);
  return state;
}

export function identifierOf({ teamId, number }: Issue): string {
  return `${recordOf(linearWorld().teams, teamId).key}-${number}`;
}

/** By id, by its present identifier, or by one that it had. */
export function findIssue(name: string): Issue | null {
  const { issues } = linearWorld();
  const byId = issues.get(name);
  if (byId !== undefined) return byId;
  const all = [...issues.values()];
  return (
    all.find((issue) => identifierOf(issue) === name) ??
    all.find(({ previousIdentifiers }) => previousIdentifiers.includes(name)) ??
    null
  );
}

export function issueUrl(issue: Issue): string {
  const slug = issue.title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return `https://${webHost}/${linearWorld().organization.urlKey}/issue/${identifierOf(issue)}/${slug}`;
}

export function timeOf(ms: number): string;
export function timeOf(ms: number | null): string | null;
export function timeOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
