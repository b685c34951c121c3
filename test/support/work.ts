import { projectMembers, timeEntries } from "../../src/db/schema/work.ts";
import { recordChange } from "../../src/domain/changes/record-change.ts";
import type { ClientInput } from "../../src/domain/clients/client.ts";
import { createClient } from "../../src/domain/clients/create-client.ts";
import { commit } from "../../src/domain/commit.ts";
import type { Ctx } from "../../src/domain/context.ts";
import { makeInvoice } from "../../src/domain/invoices/make-invoice.ts";
import { saveReport } from "../../src/domain/reports/saved/save-report.ts";
import { setRate } from "../../src/domain/rates/set-rate.ts";
import { createProject, type CreateProject } from "../../src/domain/projects/create-project.ts";
import { changeTasks } from "../../src/domain/tasks/change-tasks.ts";
import { chosenTaskFacts, type TasksChange } from "../../src/domain/tasks/chosen-tasks.ts";
import { createTask, type CreateTask } from "../../src/domain/tasks/create-task.ts";
import { createTags, namedTags } from "../../src/domain/tags/tag.ts";
import { listTags } from "../../src/domain/tags/list-tags.ts";
import { fold } from "../../src/lib/fold.ts";
import { createId } from "../../src/lib/id.ts";
import { createPerson, ctxFor, db, type Person } from "./people.ts";

/** An owner, an admin and two members of one workspace. */
export async function createTeam() {
  const owner = await createPerson({ name: "Olga" });
  const { workspaceId } = owner;
  const admin = await createPerson({ workspaceId, role: "admin", name: "Adam" });
  const bob = await createPerson({ workspaceId, role: "member", name: "Bob" });
  const carol = await createPerson({ workspaceId, role: "member", name: "Carol" });
  return { owner, admin, bob, carol };
}

/** A project made by this owner or admin, with these people as project members. */
export async function projectBy(owner: Person, input: Partial<CreateProject> = {}, members: Person[] = []) {
  const project = await createProject(ctxFor(owner), { name: "Website", ...input });
  for (const { workspaceId, userId } of members) {
    await db().insert(projectMembers).values({ workspaceId, projectId: project.id, userId, createdAt: 0 });
  }
  return project;
}

/** A client made by this owner or admin. */
export async function clientBy(owner: Person, input: Partial<ClientInput> = {}) {
  return createClient(ctxFor(owner), { name: "Northwind", currency: "EUR", ...input });
}

/** The draft of an invoice of an hour in March 2026 of this owner or admin, for a client of its own; its id. */
export async function invoiceBy(owner: Person): Promise<string> {
  const timeZone = "Europe/Berlin";
  const { id: clientId } = await clientBy(owner, { name: `Client ${createId(0)}` });
  const { id: projectId } = await projectBy(owner, { name: `Project ${createId(0)}`, clientId });
  await setRate(ctxFor(owner), { kind: "bill", amount: "100", clientId, timeZone });
  const startedAt = Date.UTC(2026, 2, 10, 9);
  await entryBy(owner, { startedAt, endedAt: startedAt + 3_600_000, projectId, billable: true });
  const wish = { clientId, until: "2026-03-31", by: "project", rounding: "none", timeZone } as const;
  return (await makeInvoice(ctxFor(owner), wish)).id;
}

/** The id of a report that this person saved for everybody. */
export async function reportBy(person: Person): Promise<{ id: string }> {
  const report = { name: "x", kind: "summary", search: "", audience: "workspace" } as const;
  return saveReport(ctxFor(person), report);
}

/** A task made by this person. */
export async function taskBy(person: Person, projectId: string, input: Partial<CreateTask> = {}) {
  return createTask(ctxFor(person), { projectId, title: "Fix the door", ...input });
}

/** Changes tasks as this person, so that it can be undone. */
export async function changeTasksBy(
  person: Person,
  ids: readonly string[],
  change: TasksChange,
): Promise<void> {
  const ctx = ctxFor(person);
  const record = { requestId: createId(ctx.now), facts: chosenTaskFacts(ctx, ids, change) };
  await recordChange(ctx, record, (own) => changeTasks(own, { ids, change }));
}

/** An entry of this person, in milliseconds; running unless it has an end. */
export async function entryBy(
  person: Person,
  entry: { startedAt: number } & Partial<
    Pick<typeof timeEntries.$inferInsert, "projectId" | "taskId" | "endedAt" | "deletedAt" | "billable">
  >,
): Promise<string> {
  const id = createId(entry.startedAt);
  await db()
    .insert(timeEntries)
    .values({
      workspaceId: person.workspaceId,
      userId: person.userId,
      id,
      endedAt: null,
      notes: "",
      tags: [],
      billable: false,
      timeZone: "Europe/Berlin",
      source: "manual",
      version: 1,
      createdAt: entry.startedAt,
      updatedAt: entry.startedAt,
      ...entry,
    });
  return id;
}

/** The tags of these names; those that are missing are made as a verb makes them. */
export async function tagsBy(ctx: Ctx, names: string[]) {
  const named = namedTags(names);
  if (named.size === 0) return [];
  await commit(ctx, { statements: [], beforehand: [createTags(ctx, named)] });
  const all = await listTags(ctx);
  return [...named.keys()].flatMap((norm) => all.find(({ name }) => fold(name) === norm) ?? []);
}
