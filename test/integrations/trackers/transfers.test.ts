import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { links } from "../../../src/db/schema/bindings.ts";
import type { ProviderEvent } from "../../../src/providers/inbound.ts";
import { dispatchEvents } from "../../../src/integrations/inbound/dispatch-events.ts";
import { registry } from "../../../src/integrations/registry.ts";
import { type IssueFacts, snapshot, webhookCtx } from "../../support/bindings.ts";
import { containerAt, type Told } from "../../support/issue-history.ts";
import {
  createWorld,
  inBatches,
  now,
  type Result,
  rowsOf,
  singly,
  type World,
} from "../../support/issue-worlds.ts";
import { measure } from "../../support/meter.ts";
import { db } from "../../support/people.ts";

/** An issue of a container of a world; after a transfer it has another id. */
const issueIn = (name: string, at: number, { id, ...facts }: IssueFacts & { id: string }) => ({
  ...snapshot({ ...facts, id: `${name}-${id}` }),
  key: `${containerAt(name, at).name}#${id}`,
  url: `${containerAt(name, at).url}/issues/${id}`,
});

type Facts = Parameters<typeof issueIn>[2];

function changed(name: string, at: number, facts: Facts): Told {
  const event: ProviderEvent = {
    kind: "tracker.issue_changed",
    container: containerAt(name, at),
    issue: issueIn(name, at, facts),
    assigned: null,
  };
  return { at, event };
}

function deleted(name: string, at: number, facts: Facts): Told {
  const issue = issueIn(name, at, facts);
  return { at, event: { kind: "tracker.issue_deleted", container: containerAt(name, at), issue } };
}

function moved(name: string, from: Facts & { at?: number }, to: Facts & { at: number }): Told {
  const { at = 0 } = from;
  const event: ProviderEvent = {
    kind: "tracker.issue_moved",
    container: containerAt(name, at),
    issue: issueIn(name, at, from),
    to: { container: containerAt(name, to.at), issue: issueIn(name, to.at, to) },
  };
  return { at, event };
}

const seconds = (n: number) => 1_000_000 + n * 1_000;

/** The issues that a world has before: 100 in the first container, ten of them told of by the second one as well. */
const beginning = (name: string): Told[] => [
  ...Array.from({ length: 100 }, (_, i) => changed(name, 0, { id: `a${i}`, title: `Issue ${i}` })),
  ...Array.from({ length: 10 }, (_, i) =>
    changed(name, 1, { id: `b${i}`, title: `Told there ${i}`, body: "There", updatedAt: seconds(5) }),
  ),
];

/** Where the issues of the first container go: to one of the same connection, one that nobody connected, and another connection's. */
const targets = [1, 1, 1, 2, 3] as const;
const after = (i: number) => ({
  at: targets[i % 5] ?? 1,
  id: `b${i}`,
  title: `Issue ${i}`,
  updatedAt: seconds(3),
});

/** All that may be told of transfers out of the first container, each of another issue. */
const stories: ((name: string, i: number) => Told[])[] = [
  (name, i) => [moved(name, { id: `a${i}` }, after(i))],
  (name, i) => [
    changed(name, 0, { id: `a${i}`, title: "Edited before", updatedAt: seconds(2) }),
    moved(name, { id: `a${i}` }, after(i)),
    changed(name, 0, { id: `a${i}`, title: "Late", updatedAt: seconds(1) }),
  ],
  (name, i) => [moved(name, { id: `a${i}` }, after(i)), moved(name, { id: `a${i}` }, after(i))],
  (name, i) => [moved(name, { id: `unseen${i}` }, after(i))],
  (name, i) => [
    moved(name, { id: `unseen${i}` }, after(i)),
    changed(name, 0, { id: `unseen${i}`, title: "Late, and the first of it", updatedAt: seconds(1) }),
  ],
  (name, i) => [moved(name, { id: `a${i}` }, after(i)), deleted(name, 0, { id: `a${i}` })],
  (name, i) => [deleted(name, 0, { id: `a${i}` }), moved(name, { id: `a${i}` }, after(i))],
  (name, i) => [
    moved(name, { id: `a${i}` }, { ...after(i), id: `a${i}`, title: "Kept its id" }),
    changed(name, 0, { id: `a${i}`, title: "Late", updatedAt: seconds(1) }),
  ],
  (name, i) => [moved(name, { id: `new${i}` }, { ...after(i), id: `new${i}` })],
];

/** Mixed, as deliveries come: the first of all stories, then the second of all, and so on. */
function mixed(name: string, all: readonly ((name: string, i: number) => Told[])[], most: number): Told[] {
  const told = Array.from({ length: 60 }, (_, i) => all[i % all.length]?.(name, i) ?? []);
  return [0, 1, 2].flatMap((n) => told.flatMap((story) => story[n] ?? [])).slice(0, most);
}

async function costOf({ bound }: World, told: readonly Told[]): Promise<number> {
  const first = bound.get(0);
  if (first === undefined) throw new Error("There is no first container.");
  const { binding, hook: subscription } = first;
  const deliveries = told.map(({ event }, i) => ({
    target: { binding, subscription, deliveryId: `d${i}`, receivedAt: now },
    events: [event],
  }));
  const cost = await measure((database) =>
    dispatchEvents({ ...webhookCtx(binding, now), db: database }, registry.eventHandlers, deliveries),
  );
  const wholeTable = /^SCAN (links|tasks|time_entries)\b/;
  const wholeWorkspace = /^SEARCH (links|old|there|other|tasks|time_entries) .*\(workspace_id=\?\)/;
  expect(cost.plans.filter((plan) => wholeTable.test(plan) || wholeWorkspace.test(plan))).toEqual([]);
  return cost.roundTrips;
}

const said = (results: readonly Result[], { name }: World) =>
  results.map(({ result }) => result.replaceAll(new RegExp(`${name}\\b`, "g"), "r"));

describe("a hundred deliveries with transfers", { timeout: 120_000 }, () => {
  it("write the same rows and say the same as one by one", async () => {
    const [one, other] = [await createWorld([]), await createWorld([])];
    await inBatches(one, beginning(one.name), 200);
    await inBatches(other, beginning(other.name), 200);
    const single = await singly(one, mixed(one.name, stories, 100));
    const batched = await inBatches(other, mixed(other.name, stories, 100), 100);
    expect(said(batched, other)).toEqual(said(single, one));
    expect(await rowsOf(other)).toEqual(await rowsOf(one));
  });

  it("follow an issue that goes on within the batch, through what others of it say", async () => {
    const told = (name: string) => [
      moved(name, { id: "a0" }, { at: 1, id: "b0", updatedAt: seconds(2) }),
      // Told by the second container before: it came back under a third id.
      moved(name, { id: "a50" }, { at: 1, id: "b50", updatedAt: seconds(4) }),
    ];
    const back = (name: string) =>
      moved(name, { at: 1, id: "b0" }, { at: 0, id: "a50", title: "Back", updatedAt: seconds(3) });
    const [one, other] = [await createWorld([]), await createWorld([])];
    for (const { name } of [one, other]) {
      const world = name === one.name ? one : other;
      await inBatches(world, [...beginning(name), back(name)], 200);
    }
    const single = await singly(one, told(one.name));
    const batched = await inBatches(other, told(other.name), 100);
    expect(said(batched, other)).toEqual(said(single, one));
    expect(await rowsOf(other)).toEqual(await rowsOf(one));
    const [end] = await db()
      .select()
      .from(links)
      .where(eq(links.remoteKey, `github:${other.name}.example:issue:${other.name}-b50`));
    expect(end?.localId).not.toBeNull();
  });

  it("take at most twelve round trips, with those of reading and recording them, and four for each further container", async () => {
    const world = await createWorld([]);
    await inBatches(world, beginning(world.name), 200);
    // Finding the deliveries' subscriptions and recording the deliveries takes one each.
    expect(await costOf(world, mixed(world.name, stories.slice(0, 3), 100))).toBeLessThanOrEqual(12 + 4 - 2);
  });
});
