import type { Issue, instances, Project, World } from "./records.ts";
import { toDocument } from "./text.ts";

const dayMs = 86_400_000;
const furtherProjects = 105;
const openInArchive = 120;

/** Instances have projects and issues of the same ids. */
export function seed(world: World): World {
  const further = Array.from({ length: furtherProjects }, (_, index) => `Project ${index + 1}`);
  addInstance(world, "acme", ["Web", "Archive", ...further]);
  addInstance(world, "studio", ["Shop", "Ledger"]);
  addInstance(world, "server", ["Web", "Archive", "Billing"]);
  return world;
}

function addInstance(world: World, instance: keyof typeof instances, names: string[]): void {
  for (const [index, name] of names.entries()) {
    const project: Project = {
      instance,
      id: String(10_000 + index),
      key: index < 3 && !name.startsWith("Project") ? name.slice(0, 3).toUpperCase() : `P${index}`,
      name,
      lastNumber: 0,
      isArchived: false,
      components: [{ id: String(20_000 + index), name: "Frontend" }],
      sprints: (["closed", "active", "future"] as const).map((state, number) => ({
        id: 30_000 + index * 10 + number,
        name: `${name}, sprint ${number + 1}`,
        state,
      })),
    };
    world.projects.push(project);
    const count = index === 0 ? 3 : index === 1 ? (instance === "studio" ? 2 : openInArchive) : 0;
    for (let number = 1; number <= count; number++) {
      const atMs = Date.now() - dayMs - (count - number) * 60_000;
      const summary = `${name}: thing ${number}`;
      const text = `About **${summary}**.`;
      addIssue(
        world,
        project,
        { summary, description: descriptionOf(instance, text), labels: ["seeded"] },
        atMs,
      );
    }
  }
}

/** As people there write it. */
export function descriptionOf(instance: string, text: string): unknown {
  return instance === "server" ? text.replaceAll("**", "*") : toDocument(text);
}

export function countUp({ lastIds }: World, instance: string): number {
  const next = (lastIds[instance] ?? 10_000) + 1;
  lastIds[instance] = next;
  return next;
}

export type NewIssue = Partial<
  Pick<
    Issue,
    | "description"
    | "labels"
    | "assignee"
    | "reporter"
    | "typeId"
    | "priorityId"
    | "parentId"
    | "due"
    | "estimateSeconds"
    | "remainingSeconds"
    | "componentIds"
    | "sprintIds"
    | "properties"
  >
> & { summary: string };

export function addIssue(world: World, project: Project, input: NewIssue, atMs: number): Issue {
  project.lastNumber += 1;
  const issue: Issue = {
    instance: project.instance,
    id: String(countUp(world, project.instance)),
    projectId: project.id,
    number: project.lastNumber,
    oldKeys: [],
    description: null,
    statusId: "10001",
    priorityId: "3",
    typeId: "10003",
    labels: [],
    componentIds: [],
    sprintIds: [],
    assignee: null,
    reporter: "alice",
    parentId: null,
    due: null,
    estimateSeconds: null,
    remainingSeconds: null,
    spentSeconds: 0,
    createdAtMs: atMs,
    updatedAtMs: atMs,
    resolvedAtMs: null,
    resolutionId: null,
    archivedAtMs: null,
    isRestricted: false,
    isUnreadable: false,
    properties: {},
    comments: [],
    worklogs: [],
    before: null,
    ...input,
  };
  world.issues.set(`${project.instance}/${issue.id}`, issue);
  return issue;
}
