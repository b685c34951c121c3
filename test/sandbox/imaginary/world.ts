import type { Document, Issue, Login, Project, SiteId, World, Worklog } from "./records.ts";
import { siteIds, statuses } from "./records.ts";

const dayMs = 86_400_000;
const openInArchive = 120;
const furtherProjects = 45;

let world: World | null = null;

export function imaginaryWorld(): World {
  world ??= seed();
  return world;
}

export const saveWorld = () => world;

export function restoreWorld(saved: unknown): void {
  world = saved as World | null;
}

export function resetWorld(): void {
  world = null;
}

export const keyOf = (site: SiteId, id: string) => `${site}/${id}`;

export function findProject(site: SiteId, id: string): Project | null {
  return imaginaryWorld().projects.find((one) => one.site === site && one.id === id) ?? null;
}

export function issuesOf({ site, id }: Project): Issue[] {
  return [...imaginaryWorld().issues.values()].filter((one) => one.site === site && one.projectId === id);
}

/** In the order in which they were logged. */
export function worklogsOf({ site, id }: Issue): Worklog[] {
  return imaginaryWorld().worklogs.filter((one) => one.site === site && one.issueId === id);
}

export function logTime(
  issue: Issue,
  worklog: Omit<Worklog, "site" | "id" | "issueId" | "revision">,
): Worklog {
  const { site, id: issueId } = issue;
  const all = imaginaryWorld();
  all.lastWorklog += 1;
  const added = { ...worklog, site, id: `w${all.lastWorklog}`, issueId, revision: 1 };
  all.worklogs.push(added);
  countTime(issue);
  return added;
}

export function changeTime(issue: Issue, worklog: Worklog, changes: Partial<Worklog>): void {
  Object.assign(worklog, changes);
  worklog.revision += 1;
  countTime(issue);
}

export function deleteTime(issue: Issue, worklog: Worklog): void {
  const all = imaginaryWorld();
  all.worklogs = all.worklogs.filter((one) => one !== worklog);
  countTime(issue);
}

function countTime(issue: Issue): void {
  changeIssue(issue, { spentMinutes: worklogsOf(issue).reduce((sum, { minutes }) => sum + minutes, 0) });
}

export type NewIssue = { title: string; body: string; labels?: string[]; assignee?: Login };

export function openIssue(project: Project, input: NewIssue, atMs = Date.now()): Issue {
  return addIssue(imaginaryWorld(), project, input, atMs);
}

export function changeIssue(issue: Issue, changes: Partial<Issue>): void {
  Object.assign(issue, changes);
  const isFinished = statuses.find(({ id }) => id === issue.statusId)?.category === "finished";
  issue.finishedAtMs = isFinished ? (issue.finishedAtMs ?? Date.now()) : null;
  issue.updatedAtMs = Math.max(Date.now(), issue.updatedAtMs + 1);
  issue.revision += 1;
}

export function toLabel(name: string) {
  return { id: `label-${name.toLowerCase()}`, name };
}

/** Paragraphs, with what stands between double asterisks in bold. */
export function toDocument(text: string): Document {
  const content = text.split("\n\n").map((paragraph) => ({
    type: "paragraph",
    content: paragraph
      .split("**")
      .map((part, index) => ({
        type: "text",
        text: part,
        ...(index % 2 === 1 ? { marks: [{ type: "strong" }] } : {}),
      }))
      .filter((node) => node.text !== ""),
  }));
  return { type: "doc", version: 1, content };
}

/** Both sites have projects and issues of the same ids. */
function seed(): World {
  const fresh: World = {
    projects: [],
    issues: new Map(),
    worklogs: [],
    lastWorklog: 0,
    timeWrites: [],
    overlaps: 0,
    subscriptions: new Map(),
    lastIds: { north: 1000, south: 1000 },
    lastSubscription: 0,
  };
  for (const site of siteIds) {
    const names = site === "north" ? ["Web", "Archive"] : ["Shop", "Ledger"];
    const further = Array.from({ length: furtherProjects }, (_, index) => `Project ${index + 1}`);
    for (const [index, name] of [...names, ...further].entries()) {
      const key = index < names.length ? name.slice(0, 3).toUpperCase() : `P${index}`;
      fresh.projects.push({ site, id: String(10_000 + index), key, name, lastNumber: 0 });
    }
    const [first, second] = fresh.projects.filter((project) => project.site === site);
    if (first !== undefined) addSome(fresh, first, 3);
    if (second !== undefined) addSome(fresh, second, site === "north" ? openInArchive : 1);
  }
  return fresh;
}

function addSome(to: World, project: Project, count: number): void {
  for (let index = 1; index <= count; index++) {
    const title = `${project.name}: thing ${index}`;
    const atMs = Date.now() - dayMs - (count - index) * 60_000;
    addIssue(to, project, { title, body: `About **${title}**.`, labels: ["seeded"] }, atMs);
  }
}

function addIssue(to: World, project: Project, input: NewIssue, atMs: number): Issue {
  const { site } = project;
  project.lastNumber += 1;
  to.lastIds[site] += 1;
  const issue: Issue = {
    site,
    id: String(to.lastIds[site]),
    projectId: project.id,
    number: project.lastNumber,
    title: input.title,
    body: toDocument(input.body),
    statusId: "1",
    priorityId: "p2",
    type: { id: "t1", name: "Story" },
    labels: (input.labels ?? []).map(toLabel),
    componentId: null,
    sprintId: null,
    assignees: input.assignee === undefined ? [] : [input.assignee],
    parentKey: null,
    due: null,
    estimateMinutes: 90,
    spentMinutes: null,
    createdAtMs: atMs,
    updatedAtMs: atMs,
    finishedAtMs: null,
    revision: 1,
    clientId: null,
    comments: [],
  };
  to.issues.set(keyOf(site, issue.id), issue);
  return issue;
}
