import type { Account, Hook, Repository, Role, World } from "./records.ts";
import { seedWorld } from "./seed.ts";

export const personaLogins = ["alice", "bob", "carol"] as const;

const dotCom = { webHost: "github.com", apiHost: "api.github.com", apiPath: "api.github.com" };
const enterprise = {
  webHost: "github.acme.example",
  apiHost: "github.acme.example",
  apiPath: "github.acme.example/api/v3",
};

let worlds = new Map<string, World>();

export function dotComWorld(): World {
  return worldOf({ ...dotCom, isEnterprise: false, lastId: 700_000_000 });
}

export function enterpriseWorld(): World {
  return worldOf({ ...enterprise, isEnterprise: true, lastId: 40 });
}

export function resetWorlds(): void {
  worlds.clear();
}

export const saveWorlds = () => worlds;

export function restoreWorlds(saved: unknown): void {
  worlds = saved as typeof worlds;
}

export function accountOf(world: World, login: string): Account {
  const account = findAccount(world, login);
  if (account === null) throw new Error(`The sandbox knows no account ${login}.`);
  return account;
}

export function findAccount(world: World, login: string): Account | null {
  return world.accounts.get(login.toLowerCase()) ?? null;
}

export function findRepository(world: World, owner: string, name: string): Repository | null {
  const fullName = `${owner}/${name}`.toLowerCase();
  for (const repository of world.repositories.values()) {
    if (fullNameOf(repository).toLowerCase() === fullName) return repository;
  }
  return null;
}

export function fullNameOf(repository: Repository): string {
  return `${repository.owner}/${repository.name}`;
}

export function roleOf(repository: Repository, login: string | null): Role | null {
  const role = login === null ? undefined : repository.roles.get(login);
  return role ?? (repository.isPrivate ? null : "read");
}

export function canPush(repository: Repository, login: string | null): boolean {
  return ["admin", "maintain", "write"].includes(roleOf(repository, login) ?? "none");
}

export function canTriage(repository: Repository, login: string | null): boolean {
  return canPush(repository, login) || roleOf(repository, login) === "triage";
}

/** People who can be assigned: those whom the repository names, in the order of the personas. */
export function assignableLogins(repository: Repository): string[] {
  return [...repository.roles.keys()];
}

export function hooksFor(repository: Repository, event: string): Hook[] {
  return [...repository.hooks.values()].filter(
    (hook) => hook.isActive && (hook.events.includes("*") || hook.events.includes(event)),
  );
}

function worldOf(site: Pick<World, "webHost" | "apiHost" | "apiPath" | "isEnterprise" | "lastId">): World {
  const known = worlds.get(site.webHost);
  if (known !== undefined) return known;
  const world: World = {
    ...site,
    accounts: new Map(),
    memberships: new Map(),
    repositories: new Map(),
    formerNames: new Map(),
    clientSecrets: new Map(),
    codes: new Map(),
    tokens: new Map(),
    usedCalls: new Map(),
  };
  worlds.set(site.webHost, world);
  seedWorld(world);
  // The app remembers a sandbox that was stopped: what is made from now on must not take the ids of what was made there.
  world.lastId = Math.max(world.lastId, Date.now());
  return world;
}
