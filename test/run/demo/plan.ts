import type * as invoices from "../../../src/db/schema/invoices.ts";
import type * as money from "../../../src/db/schema/money.ts";
import type * as people from "../../../src/db/schema/people.ts";
import type * as work from "../../../src/db/schema/work.ts";
import { fold } from "../../../src/lib/fold.ts";
import { minuteMs } from "../../../src/lib/time-units.ts";
import { addDays, dayOfWeek, instantOf, localDateOf } from "../../../src/lib/zoned-time.ts";
import { invoiceRows } from "./charges.ts";
import { demoClients, demoProjects, demoTags, type Persona, remarks } from "./names.ts";
import { type Random, seededRandom } from "./random.ts";

/** A persona's account at the sandbox's GitHub. */
export type DemoAccount = {
  login: Persona;
  accountId: string;
  name: string;
  email: string;
  avatarUrl: string;
};

type Rows<T extends { $inferInsert: unknown }> = T["$inferInsert"][];

/** The rows of an instance that was used for twelve weeks, by table. */
export type DemoPlan = {
  workspaces: Rows<typeof people.workspaces>;
  users: Rows<typeof people.users>;
  identities: Rows<typeof people.identities>;
  memberships: Rows<typeof people.memberships>;
  clients: Rows<typeof money.clients>;
  rates: Rows<typeof money.rates>;
  projects: Rows<typeof work.projects>;
  tasks: Rows<typeof work.tasks>;
  tags: Rows<typeof work.tags>;
  timeEntries: Rows<typeof work.timeEntries>;
  invoiceSettings: Rows<typeof invoices.invoiceSettings>;
  invoices: Rows<typeof invoices.invoices>;
  invoiceLines: Rows<typeof invoices.invoiceLines>;
  invoicedEntries: Rows<typeof invoices.invoicedEntries>;
};

export const demoDays = 84;

type Given = { now: number; zone: string; accounts: DemoAccount[] };
export type Making = Given & { random: Random; workspaceId: string; createdAt: number };

/** The same for the same moment, zone and accounts. The first account owns the workspace. */
export function planDemo(given: Given): DemoPlan {
  const random = seededRandom(11);
  const createdAt = instantOf(addDays(localDateOf(given.now, given.zone), -demoDays), 8 * 60, given.zone);
  const making = { ...given, random, createdAt, workspaceId: random.id(createdAt) };
  const users = given.accounts.map((account) => userRow(making, account));
  const clients = clientRows(making);
  const projects = demoProjects.map((project) => projectRow(making, project, clients));
  const tags = tagRows(making);
  const tasks = projects.flatMap((project) => taskRows(making, { project, users }));
  const rates = rateRows(making, { clients, projects, users });
  const timeEntries = given.accounts.flatMap(({ login }, index) =>
    entryRows(making, { login, index, userId: users[index]?.id ?? "", projects, tasks, tags }),
  );
  return {
    workspaces: [{ id: making.workspaceId, name: "Acme Studio", createdAt }],
    users,
    identities: given.accounts.map(({ login, accountId, email }, index) => {
      const userId = users[index]?.id ?? "";
      return { provider: "github", host: "github.com", accountId, userId, login, email, createdAt };
    }),
    memberships: users.map(({ id: userId }, index) => {
      const role = index === 0 ? ("owner" as const) : ("member" as const);
      return { workspaceId: making.workspaceId, userId, role, createdAt };
    }),
    clients,
    rates,
    projects,
    tasks,
    tags,
    timeEntries,
    ...invoiceRows(making, { users, clients, projects, rates, timeEntries }),
  };
}

type Known = { clients: { id: string; name: string }[]; projects: ProjectRow[]; users: { id: string }[] };

/** Rates of the workspace, clients, a project and people; the workspace's went up half way, and Contoso has a retainer. */
function rateRows({ now, zone, createdAt, workspaceId }: Making, { clients, projects, users }: Known) {
  const raisedOn = addDays(localDateOf(now, zone), -demoDays / 2);
  const raised = { startsAt: instantOf(raisedOn, 0, zone), startsOn: raisedOn };
  const always = { startsAt: 0, startsOn: null };
  const made = { workspaceId, createdAt, createdBy: users[0]?.id ?? "" };
  const own = { ...made, ...always, targetId: "", userId: "", currency: "EUR" };
  const idOf = (all: { id: string; name: string }[], name: string) =>
    all.find((each) => each.name === name)?.id ?? "";
  const bill = { ...own, kind: "bill" as const };
  return [
    { ...bill, level: "workspace" as const, amount: 8500 },
    { ...bill, ...raised, level: "workspace" as const, amount: 9500 },
    {
      ...bill,
      level: "client" as const,
      targetId: idOf(clients, "Fabrikam"),
      currency: "USD",
      amount: 11_000,
    },
    { ...bill, level: "project" as const, targetId: idOf(projects, "Retainer"), amount: 7000 },
    { ...bill, level: "member" as const, userId: users[0]?.id ?? "", amount: 10_500 },
    { ...own, kind: "cost" as const, level: "workspace" as const, amount: 4200 },
    { ...own, kind: "cost" as const, level: "member" as const, userId: users[1]?.id ?? "", amount: 4800 },
  ];
}

function userRow({ random, createdAt, zone }: Making, { name, email, avatarUrl }: DemoAccount) {
  return {
    id: random.id(createdAt),
    name,
    email,
    avatarUrl,
    timeZone: zone,
    timeZoneSource: "browser" as const,
    weekStart: 1,
    clock: "24h" as const,
    startsTimerWhenAssigned: false,
    createdAt,
  };
}

function clientRows({ random, createdAt, workspaceId }: Making) {
  const times = { version: 1, createdAt, updatedAt: createdAt };
  return demoClients.map((client) => ({
    workspaceId,
    id: random.id(createdAt),
    ...client,
    nameNorm: fold(client.name),
    ...times,
  }));
}

function projectRow(
  { random, createdAt, workspaceId }: Making,
  { name, code, colour, client, billable }: (typeof demoProjects)[number],
  clients: ReturnType<typeof clientRows>,
) {
  const clientId = clients.find((each) => each.name === client)?.id ?? null;
  const access = "workspace" as const;
  const id = random.id(createdAt);
  const times = { version: 1, createdAt, updatedAt: createdAt };
  return { workspaceId, id, name, nameNorm: fold(name), code, colour, clientId, access, billable, ...times };
}

function tagRows({ random, createdAt, workspaceId }: Making) {
  return demoTags.map((name) => ({
    workspaceId,
    id: random.id(createdAt),
    name,
    nameNorm: fold(name),
    createdAt,
  }));
}

function namesOf({ code }: { code: string }) {
  const found = demoProjects.find((project) => project.code === code);
  if (found === undefined) throw new Error(`There is no project ${code}.`);
  return found;
}

type ProjectRow = ReturnType<typeof projectRow>;

/** The first half of a project's tasks is done; the next are under way. */
function taskRows(
  { random, createdAt, now, zone, workspaceId, accounts }: Making,
  { project, users }: { project: ProjectRow; users: { id: string }[] },
): DemoPlan["tasks"] {
  const { tasks, shares } = namesOf(project);
  const doing = accounts.flatMap(({ login }, at) =>
    shares[login] === undefined ? [] : [users[at]?.id ?? null],
  );
  return tasks.map((title, at) => {
    const made = createdAt + Math.floor(((now - createdAt) * at) / (tasks.length * 1.3));
    const share = at / tasks.length;
    const status = share < 0.5 ? "done" : share < 0.7 ? "in_progress" : "open";
    const completedAt =
      status === "done" ? Math.min(now, made + random.between(5, 20) * 24 * 60 * minuteMs) : null;
    const isDue = status !== "done" && random.next() < 0.6;
    return {
      workspaceId,
      id: random.id(made),
      projectId: project.id,
      title,
      titleNorm: fold(title),
      description: "",
      status,
      priority: random.pick(["none", "none", "none", "low", "medium", "high", "urgent"] as const),
      assigneeId: status === "open" && random.next() < 0.4 ? null : random.pick(doing),
      dueOn: isDue ? addDays(localDateOf(now, zone), random.between(-3, 30)) : null,
      version: 1,
      createdAt: made,
      updatedAt: completedAt ?? made,
      completedAt,
    };
  });
}

type Worker = {
  login: Persona;
  index: number;
  userId: string;
  projects: ProjectRow[];
  tasks: DemoPlan["tasks"];
  tags: ReturnType<typeof tagRows>;
};

/** How long ago the timer began that the first and the second person have running, in minutes. */
const timerMinutes = [42, 84];

/** Full days of twelve weeks, one of them a week off, and a timer that runs. Nothing lies ahead and nothing overlaps. */
function entryRows(making: Making, worker: Worker): DemoPlan["timeEntries"] {
  const { now, zone } = making;
  const timer = timerMinutes[worker.index];
  const until = timer === undefined ? now : now - timer * minuteMs;
  const today = localDateOf(now, zone);
  const rows: DemoPlan["timeEntries"] = [];
  for (let back = demoDays; back >= 0; back -= 1) {
    const date = addDays(today, -back);
    const isOff = dayOfWeek(date) > 5 || Math.floor(back / 7) === 5 + worker.index * 2;
    if (isOff) continue;
    for (const { from, to } of blocksOf(making.random, dayOfWeek(date))) {
      const [startedAt, endedAt] = [instantOf(date, from, zone), instantOf(date, to, zone)];
      const row = entryRow(making, worker, { startedAt, endedAt });
      if (endedAt <= until) rows.push(row);
    }
  }
  if (timer !== undefined) rows.push(entryRow(making, worker, { startedAt: until, endedAt: null }));
  return rows;
}

/** Minutes of a day: from eight or nine to about half past five, with a lunch and now and then a gap. */
function blocksOf(random: Random, weekday: number): { from: number; to: number }[] {
  const blocks: { from: number; to: number }[] = [];
  const end = (weekday === 5 ? 15 * 60 : 17 * 60) + random.between(0, 3) * 15;
  let at = 8 * 60 + random.between(0, 4) * 15;
  while (at < end) {
    const to = Math.min(end, at + random.pick([30, 45, 60, 75, 105, 120, 150]));
    blocks.push({ from: at, to });
    const isNoon = at < 13 * 60 && to >= 12 * 60;
    at = to + (isNoon ? random.pick([30, 45, 60]) : random.pick([0, 0, 0, 0, 15]));
  }
  return blocks;
}

function entryRow(
  { random, workspaceId, zone }: Making,
  { login, userId, projects, tasks, tags }: Worker,
  { startedAt, endedAt }: { startedAt: number; endedAt: number | null },
): DemoPlan["timeEntries"][number] {
  const weighted = demoProjects.flatMap(({ shares }, index) =>
    Array.from({ length: shares[login] ?? 0 }, () => index),
  );
  const project = projects[random.pick(weighted)];
  const open = tasks.filter(
    (task) =>
      task.projectId === project?.id &&
      task.createdAt <= startedAt &&
      (task.completedAt ?? startedAt) >= startedAt,
  );
  const task = open.length === 0 || random.next() < 0.12 ? undefined : random.pick(open);
  const at = endedAt ?? startedAt;
  return {
    workspaceId,
    userId,
    startedAt,
    id: random.id(startedAt),
    endedAt,
    projectId: project?.id ?? null,
    taskId: task?.id ?? null,
    notes:
      task === undefined
        ? random.pick(["Meeting", "Mail and questions", "Preparation"])
        : random.pick(remarks),
    tags: random.next() < 0.3 ? [random.pick(tags).id] : [],
    billable: project?.billable ?? false,
    timeZone: zone,
    source: random.next() < 0.7 ? "timer" : "manual",
    version: 1,
    createdAt: startedAt,
    updatedAt: at,
  };
}
