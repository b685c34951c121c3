import { nextId } from "./ids.ts";
import type { Group, Issue, Label, Level, Project, World } from "./records.ts";

const firstDayMs = Date.UTC(2026, 2, 2, 9);
const hourMs = 3_600_000;

const people = { alice: "Alice Adler", bob: "Bob Brandt", carol: "Carol Castillo" };

const titles = [
  "Answer takes too long under load",
  "Round amounts at the end, not per line",
  "Say which field is wrong",
  "Let people undo an order",
  "Umlauts are lost on export",
  "Retry when the bank does not answer",
];

const labelNames = ["bug", "critical", "documentation", "enhancement", "priority::1", "priority::2"];

/** Fills a world with the personas, the group acme and its projects, the same every time. */
export function seedWorld(world: World): void {
  for (const [username, name] of Object.entries(people)) addUser(world, username, name, false);
  const acme = addGroup(world, { path: "acme", name: "Acme", isPaid: true });
  acme.members = new Map<string, Level>([
    ["alice", 50],
    ["bob", 30],
  ]);
  if (world.host === "gitlab.com") seedDotCom(world);
  else seedOwn(world);
}

function seedOwn(world: World): void {
  addIssues(world, addProject(world, "acme/web"), { open: 5, closed: 1 });
  addIssues(world, addProject(world, "acme/ledger"), { open: 3, closed: 0 });
  addToken(world, "sandbox-project", "project_bot", addProject(world, "acme/robots"));
}

/** Alice reaches 124 projects: 119 of acme, five of her own; and four groups. */
function seedDotCom(world: World): void {
  const web = addProject(world, "acme/web", { visibility: "public" });
  web.members.set("carol", 10);
  seedWeb(world, web);
  const api = addProject(world, "acme/api");
  addIssues(world, api, { open: 250, closed: 60 });
  const tools = addGroup(world, { path: "acme/tools", name: "Tools", isPaid: true });
  const free = addGroup(world, { path: "garden", name: "Garden", isPaid: false });
  free.members.set("alice", 50);
  addGroup(world, { path: "acme/empty", name: "Empty", isPaid: true });
  for (const name of ["lint", "deploy", "bots"])
    addIssues(world, addProject(world, `${tools.path}/${name}`), { open: 2, closed: 1 });
  for (let i = 1; i <= 114; i++) {
    const project = addProject(world, `acme/service-${String(i).padStart(3, "0")}`, {
      visibility: i % 9 === 0 ? "internal" : "private",
      isArchived: i % 40 === 0,
      hasIssues: i % 50 !== 0,
    });
    if (project.hasIssues) addIssues(world, project, { open: i % 3, closed: i % 2 });
  }
  for (const name of ["notes", "dotfiles", "recipes", "blog"]) {
    const project = addProject(world, `alice/${name}`);
    project.members.set("alice", 50);
  }
  const beds = addProject(world, "garden/beds");
  addIssues(world, beds, { open: 2, closed: 0 });
  const thesis = addProject(world, "carol/thesis");
  thesis.members.set("carol", 50);
  addToken(world, "sandbox-project", "project_bot", web);
  addToken(world, "sandbox-group", "group_bot", tools);
  // More than fit on a page.
  for (let number = 1; number <= 120; number++) {
    addUser(world, `dev-${number}`, `Developer ${number}`, false);
    api.members.set(`dev-${number}`, 30);
  }
}

/** A project's or a group's own token: a bot is its only account. */
function addToken(world: World, accessToken: string, name: string, target: Project | Group): void {
  const username = `${name}_${target.id}`;
  addUser(world, username, "Timewire", true);
  target.members.set(username, 40);
  world.tokens.set(accessToken, {
    accessToken,
    username,
    scopes: ["api"],
    oauth: null,
    createdAtMs: firstDayMs,
    expiresAtMs: Infinity,
  });
}

function seedWeb(world: World, web: Project): void {
  addIssues(world, web, { open: 9, closed: 2 });
  const [first, second, third, fourth] = web.issues.values();
  if (!first || !second || !third || !fourth) return;
  Object.assign(first, {
    title: "Checkout fails when the cart is empty",
    assignees: ["alice"],
    labels: pick(web, "bug", "critical"),
  });
  Object.assign(second, {
    title: "Payment page leaks an address",
    isConfidential: true,
    labels: pick(web, "bug"),
  });
  Object.assign(third, { title: "The shop is down", type: "incident" });
  Object.assign(fourth, {
    title: "Write the release notes",
    type: "task",
    dueOn: "2026-04-30",
    estimateSeconds: 7200,
  });
  fourth.timelogs.push({
    id: nextId(world),
    username: "bob",
    seconds: 5400,
    spentAt: isoAt(60),
    summary: "First draft",
  });
}

/** That many more open issues, a minute apart, the last changed yesterday, without a word to anybody. */
export function fillProject(world: World, project: Project, count: number): void {
  const known = project.lastIid;
  addIssues(world, project, { open: count, closed: 0 });
  const lastMs = Date.now() - 24 * hourMs;
  for (const issue of project.issues.values()) {
    if (issue.iid <= known) continue;
    const at = new Date(lastMs - (project.lastIid - issue.iid) * 60_000).toISOString();
    Object.assign(issue, { createdAt: at, updatedAt: at });
  }
}

export function pick(project: Project, ...names: string[]): Label[] {
  return project.labels.filter(({ name }) => names.includes(name));
}

export function addUser(world: World, username: string, name: string, isBot: boolean): void {
  const id = nextId(world);
  world.users.set(username, { id, username, name, email: `${username}@acme.example`, isBot });
}

function addGroup(world: World, facts: Pick<Group, "path" | "name" | "isPaid">): Group {
  const group: Group = { ...facts, id: nextId(world), members: new Map(), hooks: new Map() };
  world.groups.set(group.id, group);
  return group;
}

export function addProject(
  world: World,
  path: string,
  facts: Partial<Pick<Project, "visibility" | "isArchived" | "hasIssues">> = {},
): Project {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const project: Project = {
    id: nextId(world),
    path,
    name,
    description: `Where ${name} is kept`,
    visibility: "private",
    isArchived: false,
    hasIssues: true,
    ...facts,
    members: new Map(),
    labels: labelNames.map((label) => ({ id: nextId(world), name: label, color: "#428bca" })),
    milestones: [],
    issues: new Map(),
    lastIid: 0,
    hooks: new Map(),
    createdAt: isoAt(0),
  };
  world.projects.set(project.id, project);
  return project;
}

function addIssues(world: World, project: Project, counts: { open: number; closed: number }): void {
  for (let i = 0; i < counts.open + counts.closed; i++) {
    const isClosed = i >= counts.open;
    const issue: Issue = {
      id: nextId(world),
      iid: ++project.lastIid,
      projectId: project.id,
      title: `${titles[i % titles.length] ?? "Look into it"} (${i + 1})`,
      description: "Steps, what we expected and what happened are in the conversation below.",
      state: isClosed ? "closed" : "opened",
      type: "issue",
      statusId: null,
      author: i % 2 === 0 ? "bob" : "alice",
      assignees: i % 5 === 4 ? ["bob"] : [],
      labels: project.labels.slice(i % 3, (i % 3) + (i % 2)),
      isConfidential: false,
      dueOn: null,
      milestone: null,
      estimateSeconds: 0,
      movedToId: null,
      notes: [],
      timelogs: [],
      createdAt: isoAt(10 + i),
      updatedAt: isoAt(20 + i),
      closedAt: isClosed ? isoAt(20 + i) : null,
    };
    project.issues.set(issue.iid, issue);
  }
}

/** GitLab's times have milliseconds. */
function isoAt(hour: number): string {
  return new Date(firstDayMs + hour * hourMs + 123).toISOString();
}
