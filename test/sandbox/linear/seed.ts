import {
  stateTypes,
  type Label,
  type Login,
  type Project,
  type State,
  type Team,
  type World,
} from "./records.ts";

const dayMs = 86_400_000;
const furtherTeams = 103;
const furtherProjects = 104;
const archived = { archivedAtMs: null };

/** The same at each start, so that what was connected is found again. */
export function seededId(kind: number, number: number): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");
  return `${hex(kind, 8)}-0000-4000-8000-${hex(number, 12)}`;
}

/** A workspace with more teams and projects than fit on a page. */
export function seedWorld(now = Date.now()): World {
  const world: World = {
    organization: { id: seededId(1, 1), name: "Acme", urlKey: "acme" },
    users: new Map(),
    teams: new Map(),
    states: new Map(),
    labels: new Map(),
    projects: new Map(),
    cycles: new Map(),
    issues: new Map(),
    comments: new Map(),
    attachments: new Map(),
    webhooks: new Map(),
    clientSecrets: new Map(),
    codes: new Map(),
    tokens: new Map(),
    budgets: new Map(),
  };
  const at = { createdAtMs: now - 90 * dayMs, updatedAtMs: now - 90 * dayMs, ...archived };
  addUsers(world, at);
  addTeams(world, at);
  addProjects(world, at);
  // More than fit on a page.
  for (let number = 1; number <= 120; number++) {
    const id = seededId(9, number);
    const name = `Developer ${number}`;
    const email = `dev-${number}@acme.example`;
    world.users.set(id, { id, login: null, name, email, isAdmin: false, isGuest: true, ...at });
  }
  const [engineering, archive, , , secret] = [...world.teams.values()];
  const [redesign] = [...world.projects.values()];
  if (engineering) addCycles(world, engineering, { now, at });
  if (engineering && redesign)
    addIssues(world, engineering, { count: 12, at: now - dayMs, project: redesign });
  if (archive) addIssues(world, archive, { count: 220, at: now - 20 * dayMs, project: null });
  if (secret) addIssues(world, secret, { count: 2, at: now - dayMs, project: null });
  return world;
}

type Times = { createdAtMs: number; updatedAtMs: number; archivedAtMs: null };

function addUsers(world: World, at: Times): void {
  const people: [Login, string][] = [
    ["alice", "Alice Adler"],
    ["bob", "Bob Brandt"],
    ["carol", "Carol Castillo"],
  ];
  for (const [index, [login, name]] of people.entries()) {
    const id = seededId(2, index + 1);
    const [isAdmin, isGuest] = [login === "alice", login === "carol"];
    world.users.set(id, { id, login, name, email: `${login}@acme.example`, isAdmin, isGuest, ...at });
  }
}

function addTeams(world: World, at: Times): void {
  const named: [string, string][] = [
    ["ENG", "Engineering"],
    ["ARC", "Archive"],
    ["DES", "Design"],
    ["OPS", "Operations"],
    ["SEC", "Security"],
  ];
  const further = Array.from({ length: furtherTeams }, (_, i): [string, string] => [
    `T${i + 1}`,
    `Team ${i + 1}`,
  ]);
  const everybody = [...world.users.values()];
  for (const [index, [key, name]] of [...named, ...further].entries()) {
    const isPrivate = key === "SEC";
    const members = everybody.filter(({ isAdmin, isGuest }) =>
      isGuest ? key === "DES" : !isPrivate || isAdmin,
    );
    const id = seededId(3, index + 1);
    const memberIds = members.map((user) => user.id);
    const team: Team = { id, key, name, description: "", isPrivate, memberIds, lastNumber: 0, ...at };
    world.teams.set(id, team);
    addStates(world, team, at);
    const labels = ["bug", "enhancement", ...(key === "ENG" ? ["documentation", "question", "wontfix"] : [])];
    for (const [of, label] of labels.entries())
      addLabel(world, { id: seededId(6, index * 10 + of), team, name: label, at });
  }
  addLabel(world, { id: seededId(6, 900_001), team: null, name: "customer", at });
}

/** Names as people of that site chose them; two of them are of one type. */
const stateNames: [State["type"], string][] = [
  ["triage", "Triage"],
  ["backlog", "Backlog"],
  ["unstarted", "Todo"],
  ["started", "In Progress"],
  ["started", "In Review"],
  ["completed", "Done"],
  ["canceled", "Canceled"],
  ["duplicate", "Duplicate"],
];

function addStates(world: World, team: Team, at: Times): void {
  for (const [index, [type, name]] of stateNames.entries()) {
    const id = seededId(4, Number.parseInt(team.id.slice(-12), 16) * 10 + index);
    world.states.set(id, {
      id,
      teamId: team.id,
      name,
      type,
      position: stateTypes.indexOf(type) * 1000 + index,
      ...at,
    });
  }
}

function addLabel(world: World, label: { id: string; team: Team | null; name: string; at: Times }): void {
  const { id, team, name, at } = label;
  const made: Label = { id, teamId: team?.id ?? null, name, color: "#eb5757", ...at };
  world.labels.set(id, made);
}

function addProjects(world: World, at: Times): void {
  const teams = [...world.teams.values()];
  const names = ["Redesign", ...Array.from({ length: furtherProjects - 1 }, (_, i) => `Project ${i + 1}`)];
  for (const [index, name] of names.entries()) {
    const id = seededId(5, index + 1);
    // The first is of two teams.
    const of = index === 0 ? [teams[0], teams[2]] : [teams[index % 4]];
    const teamIds = of.flatMap((team) => team?.id ?? []);
    const slugId = id.slice(-12);
    const project: Project = { id, name, description: "", slugId, teamIds, ...at };
    world.projects.set(id, project);
  }
}

/** One that is over, the present one, and the one to come. */
function addCycles(world: World, team: Team, { now, at }: { now: number; at: Times }): void {
  for (const number of [1, 2, 3]) {
    const id = seededId(8, number);
    const startsAtMs = now + (number - 2.5) * 14 * dayMs;
    const name = number === 2 ? "Launch" : null;
    const cycle = { id, teamId: team.id, number, name, startsAtMs, endsAtMs: startsAtMs + 14 * dayMs, ...at };
    world.cycles.set(id, cycle);
  }
}

/** Numbered on from what is there, a minute apart up to `at`, without a word to anybody. */
export function addIssues(
  world: World,
  team: Team,
  wanted: { count: number; at: number; project: Project | null },
): void {
  const states = [...world.states.values()].filter(({ teamId }) => teamId === team.id);
  const people = [...world.users.values()];
  const last = team.lastNumber + wanted.count;
  for (let number = team.lastNumber + 1; number <= last; number++) {
    const id = seededId(7, Number.parseInt(team.id.slice(-12), 16) * 100_000 + number);
    const state = states.find(({ type }) => type === (number % 5 === 4 ? "started" : "unstarted"));
    const at = wanted.at - (last - number) * 60_000;
    world.issues.set(id, {
      id,
      teamId: team.id,
      number,
      previousIdentifiers: [],
      title: `${team.name}: thing ${number}`,
      description: `About **thing ${number}**.`,
      stateId: state?.id ?? "",
      priority: number % 5,
      estimate: number % 3 === 0 ? number % 8 : null,
      assigneeId: number % 3 === 1 ? (people[0]?.id ?? null) : null,
      creatorId: people[0]?.id ?? "",
      parentId: null,
      projectId: number % 4 === 0 ? (wanted.project?.id ?? null) : null,
      cycleId: null,
      labelIds: [],
      subscriberIds: [],
      dueDate: null,
      startedAtMs: state?.type === "started" ? at : null,
      completedAtMs: null,
      canceledAtMs: null,
      isTrashed: false,
      createdAtMs: at,
      updatedAtMs: at,
      ...archived,
    });
    team.lastNumber = number;
  }
}
