import { and, asc, eq } from "drizzle-orm";

import { bindings, links } from "../../src/db/schema/bindings.ts";
import { users } from "../../src/db/schema/people.ts";
import { projects, tasks, timeEntries } from "../../src/db/schema/work.ts";
import { dispatchEvents } from "../../src/integrations/inbound/dispatch-events.ts";
import { registry } from "../../src/integrations/registry.ts";
import { bindingBy, connectionBy, identify, webhookCtx } from "./bindings.ts";
import { apply, type Bound, rulesWith } from "./issue-events.ts";
import { containerAt, type Told } from "./issue-history.ts";
import { createPerson, db } from "./people.ts";
import { projectBy } from "./work.ts";

/** When all deliveries come. */
export const now = Date.now();
const connected = [0, 1, null, 2] as const;
export const people = ["71", "72"] as const;
let runs = 0;

/** Worlds have the same accounts at different hosts: ties are decided by what an issue says, which must be the same in both. */
const hostOf = (name: string) => `${name}.example`;

/** A workspace with three of four containers; two of them belong to one connection. */
export async function createWorld(labels: string[]) {
  const owner = await createPerson();
  const name = `r${runs++}`;
  for (const accountId of people) {
    const member = await createPerson({ workspaceId: owner.workspaceId, name: `Member ${accountId}` });
    await identify(member, accountId, hostOf(name));
    await db().update(users).set({ startsTimerWhenAssigned: true }).where(eq(users.id, member.userId));
  }
  const connections = [await connectionBy(owner), await connectionBy(owner)];
  const bound = new Map<number, Bound>();
  for (const [index, kind] of connected.entries()) {
    if (kind === null) continue;
    const project = await projectBy(owner, { name: `${name} project ${index}` });
    const settings = rulesWith({ labels, startsTimerWhenAssigned: true });
    const connectionId = connections[kind === 2 ? 1 : 0] ?? "";
    bound.set(
      index,
      await bindingBy(owner, {
        ...containerAt(name, index),
        host: hostOf(name),
        connectionId,
        projectId: project.id,
        settings,
      }),
    );
  }
  return { owner, name, bound };
}

export type World = Awaited<ReturnType<typeof createWorld>>;
export type Result = { result: string; at: number };

/** Each delivery by itself. */
export async function singly({ bound }: World, told: Told[]): Promise<Result[]> {
  const results: Result[] = [];
  for (const [i, { at, event }] of told.entries()) {
    const target = bound.get(at);
    if (target === undefined) continue;
    const { result } = await apply(target, event, { deliveryId: `d${i}`, now });
    results.push({ result, at: i });
  }
  return results;
}

/** In batches of up to `size`, each of them by container, as the consumer of the inbox does. */
export async function inBatches({ bound }: World, told: Told[], size: number): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < told.length; from += size) {
    const batch = told.slice(from, from + size).map((each, i) => ({ ...each, i: from + i }));
    for (const [at, group] of Map.groupBy(batch, (each) => each.at)) {
      const target = bound.get(at);
      if (target === undefined) continue;
      const deliveries = group.map(({ event, i }) => ({
        target: { binding: target.binding, subscription: target.hook, deliveryId: `d${i}`, receivedAt: now },
        events: [event],
      }));
      const outcomes = await dispatchEvents(
        webhookCtx(target.binding, now),
        registry.eventHandlers,
        deliveries,
      );
      for (const [j, one] of outcomes.entries()) {
        if (one.status === "rejected") throw one.reason;
        results.push({ result: one.value.result, at: group[j]?.i ?? -1 });
      }
    }
  }
  return results.toSorted((a, b) => a.at - b.at);
}

/** All rows of a workspace that a delivery writes; ids and the name of the world as what they stand for. */
export async function rowsOf({ owner, name, bound }: World) {
  const { workspaceId } = owner;
  const taskRows = await db()
    .select({ task: tasks, project: projects.name, person: users.name })
    .from(tasks)
    .innerJoin(projects, and(eq(projects.workspaceId, workspaceId), eq(projects.id, tasks.projectId)))
    .leftJoin(users, eq(users.id, tasks.assigneeId))
    .where(eq(tasks.workspaceId, workspaceId));
  const label = new Map(taskRows.map(({ task }) => [task.id, `${task.sourceLabel} ${task.title}`]));
  const linkRows = await db()
    .select()
    .from(links)
    .where(eq(links.workspaceId, workspaceId))
    .orderBy(asc(links.remoteKey));
  const entries = await db()
    .select({ entry: timeEntries, person: users.name })
    .from(timeEntries)
    .innerJoin(users, eq(users.id, timeEntries.userId))
    .where(eq(timeEntries.workspaceId, workspaceId));
  const checks = await db()
    .select({ name: bindings.name, fullSyncDueAt: bindings.fullSyncDueAt })
    .from(bindings)
    .where(eq(bindings.workspaceId, workspaceId));
  const names = new Map([...bound.values()].map(({ binding }) => [binding.id, binding.name]));
  const rows = {
    tasks: taskRows
      .map(({ task, project, person }) => {
        const own = { id: "", workspaceId: "", projectId: "", version: 0, createdAt: 0 };
        return { ...task, ...own, assigneeId: null, project, person };
      })
      .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
    links: linkRows.map(({ remoteFields, ...link }) => ({
      ...link,
      workspaceId: "",
      createdAt: 0,
      remoteFields: { ...remoteFields, assigneeId: remoteFields.assigneeId === null ? null : "somebody" },
      bindingId: names.get(link.bindingId),
      localId: link.localId === null ? null : label.get(link.localId),
    })),
    // Timers of one instant have no order among each other: their ids are made by chance.
    entries: entries
      .map(({ entry: { taskId, startedAt, endedAt }, person }) => ({
        person,
        task: label.get(taskId ?? ""),
        startedAt,
        endedAt,
      }))
      .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
    checks,
  };
  const text = JSON.stringify(rows).replaceAll(new RegExp(`${name}\\b`, "g"), "r");
  return JSON.parse(text) as typeof rows;
}
