import { exports } from "cloudflare:workers";
import { inArray, isNotNull } from "drizzle-orm";
import * as fc from "fast-check";
import { expect, it, vi } from "vitest";

import { bindings, deliveries, links } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { statusOf } from "../../../src/integrations/bindings/rules.ts";
import { defaultTrackerSettings, trackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { issueKey } from "../../../src/integrations/trackers/map-issue.ts";
import { gitlab } from "../../../src/providers/gitlab/index.ts";
import type { IssueRef } from "../../../src/providers/tracker.ts";
import { accessOf } from "../../providers/contracts/access.ts";
import { actingIn, gitlabAs, idOf, projectRef } from "../../providers/gitlab/site.ts";
import { signStandard } from "../../sandbox/gitlab/deliver.ts";
import { connectByPersonalToken } from "../../support/connections.ts";
import { contextFor } from "../../support/context.ts";
import { anyOrder } from "../../support/issue-history.ts";
import { checkNightly, runJobs, syncAll } from "../../support/issue-sync.ts";
import { createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

const paths = ["acme/web", "acme/tools/lint"] as const;
const soon = { timeout: 30_000, interval: 200 };

const step = fc.oneof(
  fc.record({ do: fc.constant("rename" as const), title: fc.constantFrom("Red", "Green", "Blue") }),
  fc.constantFrom(
    { do: "turn" as const },
    { do: "turn" as const },
    { do: "hide" as const },
    { do: "move" as const },
    { do: "move" as const },
  ),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** The steps of an issue, what becomes of it, and in which order its deliveries come: some of them twice, some never. */
const history = fc
  .record({
    steps: fc.array(step, { minLength: 1, maxLength: 7 }),
    deleted: fc.constantFrom("never" as const, "before it is told" as const, "at last" as const),
  })
  .chain(({ steps, deleted }) =>
    fc
      .record({
        order: anyOrder(1 + 2 * steps.length),
        lost: fc.subarray([...Array(1 + 2 * steps.length).keys()], { maxLength: 3 }),
      })
      .map(({ order, lost }) => ({ steps, deleted, order: order.filter((index) => !lost.includes(index)) })),
  );
type History = typeof history extends fc.Arbitrary<infer H> ? H : never;

type Hook = { url: string; signingToken: string };
type Told = { hook: Hook; event: string; body: string };
type Life = History & { at: (typeof paths)[number]; issue: IssueRef; ids: string[]; told: Told[] };

async function live(name: string, lived: History, hooks: ReadonlyMap<string, Hook>): Promise<Life> {
  const issue = await actingIn(paths[0]).openWith({ title: name, description: "" });
  const life: Life = { ...lived, at: paths[0], issue, ids: [issue.id], told: [] };
  const is = { count: 1, isClosed: false, isHidden: false, title: name };
  for (const one of lived.steps) is.count += await take(life, is, one);
  life.told = await vi.waitFor(async () => {
    const told = await toldOf(life, hooks);
    expect(told).toHaveLength(is.count);
    return told;
  }, soon);
  if (lived.deleted === "before it is told") await actingIn(life.at).remove(life.issue);
  return life;
}

type State = { isClosed: boolean; isHidden: boolean; title: string };

/** How many deliveries tell of it. */
async function take(life: Life, is: State, one: Step): Promise<number> {
  // What is lost counts as a failure, and four of them would switch a webhook off.
  for (const project of paths) await sandbox.post("/gitlab/hooks/fail", { project, failures: 0 });
  const web = actingIn(life.at);
  switch (one.do) {
    case "rename":
      if (is.title === one.title) return 0;
      is.title = one.title;
      await web.rename(life.issue, one.title);
      return 1;
    case "turn":
      is.isClosed = !is.isClosed;
      await web.change(life.issue, { state_event: is.isClosed ? "close" : "reopen" });
      return 1;
    case "hide":
      is.isHidden = !is.isHidden;
      await web.change(life.issue, { confidential: is.isHidden });
      return 1;
    case "move":
      life.at = life.at === paths[0] ? paths[1] : paths[0];
      life.issue = await web.move(life.issue, life.at);
      life.ids.push(life.issue.id);
      return 2;
    default:
      return one satisfies never;
  }
}

type Logged = {
  request_headers: Record<string, string>;
  request_data: { object_attributes: { id: number } };
};

/** What the webhooks of both projects would have said of it, and did not. */
async function toldOf({ ids }: Life, hooks: ReadonlyMap<string, Hook>): Promise<Told[]> {
  const found: Told[] = [];
  for (const [path, hook] of hooks) {
    const base = `/projects/${idOf(path)}/hooks`;
    const [own] = await gitlabAs<{ id: number }[]>("alice", "GET", base);
    const logged = await gitlabAs<Logged[]>("alice", "GET", `${base}/${own?.id}/events?per_page=100`);
    for (const { request_headers: headers, request_data: data } of logged.toReversed())
      if (ids.includes(String(data.object_attributes.id)))
        found.push({ hook, event: headers["X-Gitlab-Event"] ?? "", body: JSON.stringify(data) });
  }
  return found;
}

/** As GitLab sends it, each time as a delivery of its own; its id. */
async function send({ hook, event, body }: Told): Promise<string> {
  const id = crypto.randomUUID();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const headers = {
    "Content-Type": "application/json",
    "X-Gitlab-Event": event,
    "Idempotency-Key": id,
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": await signStandard(hook.signingToken, `${id}.${timestamp}.${body}`),
  };
  const answer = await exports.default.fetch(new Request(hook.url, { method: "POST", headers, body }));
  expect(answer.status).toBe(202);
  return id;
}

async function connected(owner: Person): Promise<Map<string, Hook>> {
  const context = await contextFor(owner);
  const choice = {
    connectionId: await connectByPersonalToken(owner, "alice", "gitlab"),
    containers: await Promise.all(paths.map(async (path) => (await projectRef(path)).externalId)),
    projectId: null,
    settings: defaultTrackerSettings,
  };
  expect((await createBindings(context, choice)).refused).toEqual([]);
  await runJobs(owner, context.jobs);
  return vi.waitFor(async () => {
    const read = await sandbox.read("/gitlab/hooks");
    const all = await read.json<(Hook & { project: { path_with_namespace: string } })[]>();
    expect(all).toHaveLength(paths.length);
    return new Map(all.map((hook) => [hook.project.path_with_namespace, hook]));
  }, soon);
}

/** All of them at once: the first of each, then the second, so that a batch has something of many. */
async function sendAll(lives: readonly Life[]): Promise<void> {
  const ids: string[] = [];
  const longest = Math.max(...lives.map(({ order }) => order.length));
  for (let i = 0; i < longest; i++) {
    const round = lives.flatMap(({ order, told }) => told[order[i] ?? -1] ?? []);
    ids.push(...(await Promise.all(round.map(send))));
  }
  await vi.waitFor(async () => {
    const rows = await db().select({ id: deliveries.deliveryId, status: deliveries.status }).from(deliveries);
    const settled = new Set(rows.map(({ id }) => id));
    expect(ids.filter((id) => !settled.has(id))).toEqual([]);
    expect(rows.filter(({ status }) => status !== "processed" && status !== "ignored")).toEqual([]);
  }, soon);
}

async function expectEnd(life: Life): Promise<void> {
  const bound = await db().select().from(bindings);
  const binding = bound.find(({ name }) => name === life.at);
  if (binding === undefined) throw new Error("It is in no connected project.");
  const keys = life.ids.map((id) => issueKey(binding, id));
  const known = await db().select().from(links).where(inArray(links.remoteKey, keys));
  const localIds = known.flatMap(({ localId }) => localId ?? []);
  const all = await db().select().from(tasks).where(inArray(tasks.id, localIds));
  const shown = all.filter(({ archivedAt }) => archivedAt === null);
  const there = await gitlab.tracker?.get(accessOf(gitlab, "sandbox-alice"), binding, life.issue);
  const told = JSON.stringify({ ...life, told: life.told.length });
  if (there?.is !== "here") {
    // What it was moved from is there for ever, and closed.
    const left = shown.filter(
      ({ status, sourceLabel }) => status !== "done" || sourceLabel === life.issue.key,
    );
    expect(left, told).toEqual([]);
    return;
  }
  const status = statusOf(trackerSettings(binding), there.issue.status);
  // What was closed before anything was told of it is made no task.
  if (status === "done" && known.length === 0) return;
  expect(shown, told).toMatchObject([{ title: there.issue.title, status, sourceLabel: life.issue.key }]);
}

it("makes one task of an issue whose move is told before its beginning", { timeout: 90_000 }, async () => {
  const owner = await createPerson();
  const hooks = await connected(owner);
  await sandbox.setFault("gitlab.com", { kind: "webhooks_lost" });
  const lived: History = { steps: [{ do: "move" }], deleted: "never", order: [2, 1] };
  const life = await live("Wanders", lived, hooks);
  await sendAll([life]);
  await vi.waitFor(async () => {
    const known = await db().select().from(links).where(isNotNull(links.movedTo));
    expect(known).toMatchObject([{ state: "moved" }]);
  }, soon);
  await sendAll([{ ...life, order: [0] }]);
  await expectEnd(life);
});

it(
  "Q6: histories of GitLab end as they are there, in any order, with deliveries doubled and lost and a sync after",
  { timeout: 300_000 },
  async () => {
    const owner = await createPerson();
    const hooks = await connected(owner);
    const bound = await db().select().from(bindings);
    await sandbox.setFault("gitlab.com", { kind: "webhooks_lost" });
    const some = fc.array(history, { minLength: 16, maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(some, async (histories) => {
        const lives: Life[] = [];
        for (const [i, one] of histories.entries()) lives.push(await live(`Life ${i}`, one, hooks));
        await sendAll(lives);
        for (const { deleted, at, issue } of lives)
          if (deleted === "at last") await actingIn(at).remove(issue);
        for (const { id } of bound) await syncAll(owner, id);
        for (const { id } of bound) await checkNightly(owner, id);
        for (const life of lives) await expectEnd(life);
      }),
      { numRuns: 1, endOnFailure: true },
    );
  },
);
