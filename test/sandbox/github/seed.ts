import { nextId, timestamp } from "./ids.ts";
import type { Account, Issue, Repository, Role, World } from "./records.ts";
import {
  commonRepositories,
  issueTitles,
  labelSeeds,
  oddNames,
  topicsOfWork,
  webIssues,
} from "./seed-data.ts";

const hourMs = 3_600_000;
const firstDayMs = Date.UTC(2026, 2, 2, 9);

type Roles = Record<string, Role>;
const acmeRoles: Roles = { alice: "admin", bob: "write" };

/** Fills a world with the personas, the organisation acme and their repositories, the same every time. */
export function seedWorld(world: World): void {
  seedAccounts(world);
  if (world.isEnterprise) seedEnterprise(world);
  else seedDotCom(world);
}

function seedAccounts(world: World): void {
  const people = { alice: "Alice Adler", bob: "Bob Brandt", carol: "Carol Castillo" };
  for (const [login, name] of Object.entries(people)) {
    addAccount(world, { login, name, type: "User", email: `${login}@acme.example` });
  }
  addAccount(world, { login: "acme", name: "Acme", type: "Organization", email: null });
  world.memberships.set("alice", ["acme"]);
  world.memberships.set("bob", ["acme"]);
}

function seedEnterprise(world: World): void {
  const roles: Roles = { ...acmeRoles, carol: "read" };
  const web = addRepository(world, { owner: "acme", name: "web", roles, description: "The intranet" });
  addIssues(world, web, { open: 5, closed: 1 });
  const ledger = addRepository(world, { owner: "acme", name: "ledger", roles: acmeRoles, isPrivate: true });
  addIssues(world, ledger, { open: 3, closed: 0 });
  addRepository(world, { owner: "alice", name: "notes", roles: { alice: "admin" } });
}

/** Alice reaches 120 repositories: 108 of acme and 12 of her own. */
function seedDotCom(world: World): void {
  const web = addRepository(world, {
    owner: "acme",
    name: "web",
    roles: { ...acmeRoles, carol: "read" },
    description: "The shop that customers see",
  });
  seedWeb(world, web);
  const api = addRepository(world, {
    owner: "acme",
    name: "api",
    roles: { ...acmeRoles, carol: "read" },
    description: "Orders, stock and invoices over HTTP",
  });
  addIssues(world, api, { open: 250, closed: 60 });
  seedFurtherOfAcme(world);
  seedPersonal(world);
  // More than fit on a page.
  for (let number = 1; number <= 120; number++) {
    const login = `dev-${number}`;
    addAccount(world, { login, name: `Developer ${number}`, type: "User", email: null });
    api.roles.set(login, "write");
  }
}

function seedWeb(world: World, web: Repository): void {
  web.milestones.push({
    id: nextId(world),
    number: 1,
    title: "Next release",
    description: "What customers get next",
    state: "open",
    creator: "alice",
    // Ahead whenever the sandbox is new, as a milestone of a living project is.
    dueOn: `${new Date(Date.now() + 28 * 86_400_000).toISOString().slice(0, 10)}T08:00:00Z`,
    createdAt: isoOf(0),
    updatedAt: isoOf(0),
    closedAt: null,
  });
  for (const [index, seed] of webIssues.entries()) {
    const issue = addIssue(world, web, { title: seed.title, hour: 40 + index * 7 });
    issue.body = `${seed.title}.\n\n- [ ] reproduce it\n- [ ] repair it\n- [ ] tell the customer`;
    issue.assignees = [...(seed.assignees ?? [])];
    issue.labels = web.labels.filter((label) => seed.labels?.includes(label.name) ?? false);
    issue.isPullRequest = seed.isPullRequest ?? false;
    if (seed.isInMilestone === true) issue.milestone = web.milestones[0] ?? null;
    if (seed.isClosed === true) closeSeeded(issue, 90 + index);
  }
}

function seedFurtherOfAcme(world: World): void {
  const names = [...oddNames, ...commonRepositories];
  for (const [index, name] of names.entries()) {
    const repository = addRepository(world, {
      owner: "acme",
      name,
      roles: index % 25 === 3 ? { ...acmeRoles, carol: "read" } : acmeRoles,
      isPrivate: index % 11 === 5,
      isArchived: index % 27 === 20,
      hasIssues: name !== "mirror",
    });
    if (repository.hasIssues) addIssues(world, repository, { open: index % 4, closed: index % 3 });
  }
}

function seedPersonal(world: World): void {
  const own: Record<string, string[]> = {
    alice:
      "dotfiles recipes garden photos blog advent-of-code keyboard-layout til notes talks sketches home".split(
        " ",
      ),
    bob: ["dotfiles", "trail-maps", "synth"],
    carol: ["dotfiles", "thesis", "portfolio", "chess"],
  };
  for (const [login, names] of Object.entries(own)) {
    for (const [index, name] of names.entries()) {
      const isPrivate = index === 2 || name === "notes";
      const repository = addRepository(world, { owner: login, name, roles: { [login]: "admin" }, isPrivate });
      addIssues(world, repository, { open: index % 3, closed: 0 });
    }
  }
}

function addAccount(world: World, account: Omit<Account, "id" | "createdAt">): void {
  world.accounts.set(account.login, { ...account, id: nextId(world), createdAt: "2019-04-01T08:00:00Z" });
}

interface RepositorySeed {
  owner: string;
  name: string;
  roles: Roles;
  description?: string;
  isPrivate?: boolean;
  isArchived?: boolean;
  hasIssues?: boolean;
}

function addRepository(world: World, seed: RepositorySeed): Repository {
  const id = nextId(world);
  const topic = topicsOfWork[id % topicsOfWork.length] ?? "work";
  const repository: Repository = {
    id,
    owner: seed.owner,
    name: seed.name,
    description: seed.description ?? `Where we keep our ${topic}`,
    isPrivate: seed.isPrivate ?? false,
    isArchived: seed.isArchived ?? false,
    hasIssues: seed.hasIssues ?? true,
    language: ["TypeScript", "Go", "Rust", "Python", null][id % 5] ?? null,
    topics: [topic.replaceAll(" ", "-")],
    createdAt: isoOf(-24 * (id % 400)),
    updatedAt: isoOf(id % 2000),
    pushedAt: isoOf(id % 1900),
    roles: new Map(Object.entries(seed.roles)),
    labels: labelSeeds.map((label) => Object.assign({ id: nextId(world) }, label)),
    milestones: [],
    issues: new Map(),
    goneIssues: new Map(),
    hooks: new Map(),
    sendsTwice: false,
  };
  world.repositories.set(id, repository);
  return repository;
}

function addIssues(world: World, repository: Repository, counts: { open: number; closed: number }): void {
  const total = counts.open + counts.closed;
  for (let index = 0; index < total; index += 1) {
    const title = `${issueTitles[index % issueTitles.length] ?? "Look into it"} (${index + 1})`;
    const issue = addIssue(world, repository, { title, hour: 20 + index * 5 });
    issue.labels = repository.labels.slice(index % 7, (index % 7) + (index % 3));
    if (index % 5 === 0) issue.assignees = [assigneeOf(repository, index)];
    if (issue.number <= counts.closed) closeSeeded(issue, 2000 + index);
  }
}

/** That many more open issues, a minute apart, the last changed yesterday, without a word to anybody. */
export function fillRepository(world: World, repository: Repository, count: number): void {
  const known = repository.issues.size;
  addIssues(world, repository, { open: count, closed: 0 });
  const lastMs = Date.now() - 24 * hourMs;
  for (const issue of repository.issues.values()) {
    if (issue.number <= known) continue;
    const at = timestamp(lastMs - (known + count - issue.number) * 60_000);
    Object.assign(issue, { createdAt: at, updatedAt: at });
  }
}

function assigneeOf(repository: Repository, index: number): string {
  const logins = [...repository.roles.keys()];
  return logins[index % logins.length] ?? repository.owner;
}

function addIssue(world: World, repository: Repository, seed: { title: string; hour: number }): Issue {
  const number = repository.issues.size + 1;
  const issue: Issue = {
    id: nextId(world),
    number,
    title: seed.title,
    body: "Steps, what we expected and what happened are in the conversation below.",
    state: "open",
    stateReason: null,
    author: number % 2 === 0 ? "bob" : "alice",
    assignees: [],
    labels: [],
    milestone: null,
    isLocked: false,
    lockReason: null,
    isPinned: false,
    isPullRequest: false,
    comments: [],
    createdAt: isoOf(seed.hour),
    updatedAt: isoOf(seed.hour + 3),
    closedAt: null,
    closedBy: null,
  };
  repository.issues.set(number, issue);
  return issue;
}

function closeSeeded(issue: Issue, hour: number): void {
  issue.state = "closed";
  issue.stateReason = "completed";
  issue.closedAt = isoOf(hour);
  issue.updatedAt = isoOf(hour);
  issue.closedBy = "alice";
}

function isoOf(hour: number): string {
  return timestamp(firstDayMs + hour * hourMs);
}
