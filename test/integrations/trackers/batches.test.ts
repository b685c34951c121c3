import { and, asc, eq } from "drizzle-orm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { bindings, links } from "../../../src/db/schema/bindings.ts";
import { users } from "../../../src/db/schema/people.ts";
import { projects, tasks, timeEntries } from "../../../src/db/schema/work.ts";
import { dispatchEvents } from "../../../src/integrations/inbound/dispatch-events.ts";
import { registry } from "../../../src/integrations/registry.ts";
import { bindingBy, connectionBy, identify, webhookCtx } from "../../support/bindings.ts";
import { apply, type Bound, rulesWith } from "../../support/issue-events.ts";
import { anyOrder, containerAt, issueHistory, type Told } from "../../support/issue-history.ts";
import { createPerson, db } from "../../support/people.ts";
import { projectBy } from "../../support/work.ts";

const now = Date.now();
const connected = [0, 1, null, 2] as const;
const people = ["71", "72"] as const;
let runs = 0;

/** Worlds have the same accounts at different hosts: ties are decided by what an issue says, which must be the same in both. */
const hostOf = (name: string) => `${name}.example`;

/** A workspace with three of four containers; two of them belong to one connection. */
async function createWorld(labels: string[]) {
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

type World = Awaited<ReturnType<typeof createWorld>>;
type Result = { result: string; at: number };

/** Somebody is assigned by some of the changes, a few minutes ago. */
function withPeople(told: Told, i: number): Told {
  const { event } = told;
  if (event.kind !== "tracker.issue_changed") return told;
  const updatedAt = now - 600_000 + event.issue.updatedAt - 1_000_000;
  const account = people[(event.issue.title.length + event.issue.labels.length) % 3];
  const assigned = account === undefined ? null : { accountId: account, login: account };
  const isTelling = i % 2 === 0;
  const issue = {
    ...event.issue,
    updatedAt,
    closedAt: event.issue.closedAt === null ? null : updatedAt,
    assignees: assigned === null ? [] : [assigned],
  };
  return { ...told, event: { ...event, issue, assigned: isTelling ? assigned : null } };
}

async function singly({ bound }: World, told: Told[]): Promise<Result[]> {
  const results: Result[] = [];
  for (const [i, { at, event }] of told.entries()) {
    const place = bound.get(at);
    if (place === undefined) continue;
    const { result } = await apply(place, event, { deliveryId: `d${i}`, now });
    results.push({ result, at: i });
  }
  return results;
}

/** In batches of up to `size`, each of them by container, as the consumer of the inbox does. */
async function inBatches({ bound }: World, told: Told[], size: number): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < told.length; from += size) {
    const batch = told.slice(from, from + size).map((each, i) => ({ ...each, i: from + i }));
    for (const [at, group] of Map.groupBy(batch, (each) => each.at)) {
      const place = bound.get(at);
      if (place === undefined) continue;
      const deliveries = group.map(({ event, i }) => ({
        target: { binding: place.binding, subscription: place.hook, deliveryId: `d${i}`, receivedAt: now },
        events: [event],
      }));
      const outcomes = await dispatchEvents(
        webhookCtx(place.binding, now),
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
async function rowsOf({ owner, name, bound }: World) {
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
  const places = new Map([...bound.values()].map(({ binding }) => [binding.id, binding.name]));
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
      bindingId: places.get(link.bindingId),
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

function openOf({ tasks: all }: Awaited<ReturnType<typeof rowsOf>>) {
  return all
    .filter(({ archivedAt }) => archivedAt === null)
    .map(({ title, description, status, completedAt, dueOn, sourceLabel, project }) =>
      JSON.stringify({ title, description, status, completedAt, dueOn, sourceLabel, project }),
    )
    .toSorted();
}

type Options = Parameters<typeof issueHistory>[0] & { size: number; isInOrder?: boolean };

/** Several issues whose deliveries come mixed, some of them twice. */
const mixed = ({ isInOrder = false, ...options }: Options) =>
  fc.array(issueHistory(options), { minLength: 2, maxLength: 4 }).chain((histories) => {
    const told = (name: string) =>
      histories.flatMap((history, i) =>
        history(name).map(({ at, event }) => ({ at, event: renamed(event, i) })),
      );
    const length = told("x").length;
    const order = isInOrder ? fc.constant(Array.from({ length }, (_, i) => i)) : anyOrder(length);
    return order.map((places) => (name: string) => {
      const all = told(name);
      return places.flatMap((place) => all[place] ?? []).map((each, i) => withPeople(each, i));
    });
  });

/** The issue of another history. */
function renamed(event: Told["event"], i: number): Told["event"] {
  if (!("issue" in event)) return event;
  if (
    event.kind === "tracker.comment_changed" ||
    event.kind === "tracker.comment_touched" ||
    event.kind === "tracker.comment_deleted"
  )
    return event;
  const other = <T extends { id: string; key: string; url?: string }>(issue: T): T => ({
    ...issue,
    id: `${issue.id}-${i}`,
    key: `${issue.key}${i}`,
    ...(issue.url === undefined ? {} : { url: `${issue.url}${i}` }),
  });
  if (event.kind === "tracker.issue_deleted") return { ...event, issue: other(event.issue) };
  if (event.kind === "tracker.issue_touched") return { ...event, issue: other(event.issue) };
  if (event.kind !== "tracker.issue_moved") return { ...event, issue: other(event.issue) };
  return { ...event, issue: other(event.issue), to: { ...event.to, issue: other(event.to.issue) } };
}

async function compare(options: Options, numRuns: number, labels: string[] = []) {
  await fc.assert(
    fc.asyncProperty(mixed(options), async (told) => {
      const [one, other] = [await createWorld(labels), await createWorld(labels)];
      const single = await singly(one, told(one.name));
      const batched = await inBatches(other, told(other.name), options.size);
      const plain = (results: Result[], { name }: World) =>
        results.map(({ result }) => result.replaceAll(new RegExp(`${name}\\b`, "g"), "r"));
      const [ours, theirs] = [await rowsOf(other), await rowsOf(one)];
      // Containers have no order among each other: a task that its new place made first ends as archived.
      expect(openOf(ours)).toEqual(openOf(theirs));
      if (options.containers > 1) return;
      expect(ours).toEqual(theirs);
      expect(plain(batched, other)).toEqual(plain(single, one));
    }),
    { numRuns },
  );
}

describe("deliveries that are applied as a batch", () => {
  it("write the same rows and say the same as one by one", { timeout: 240_000 }, () =>
    compare({ containers: 1, labels: ["bug", "docs"], size: 100 }, 8),
  );

  it("end in the same open tasks when issues are moved", { timeout: 240_000 }, () =>
    compare({ containers: 4, size: 5, isInOrder: true }, 6),
  );

  it("do so also when the filter lets issues in and out", { timeout: 240_000 }, () =>
    compare({ containers: 1, labels: ["bug", "docs"], size: 7 }, 6, ["bug"]),
  );
});
