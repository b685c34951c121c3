import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createOutbound } from "../../../../src/lib/create-outbound.ts";
import type { Outbound } from "../../../../src/lib/outbound.ts";
import type { IssueSnapshot } from "../../../../src/providers/tracker.ts";
import { killAt } from "../../../support/killing.ts";
import { createPerson, type Person } from "../../../support/people.ts";
import { sandbox } from "../../../support/sandbox.ts";
import {
  type Conflicts,
  deliverAll,
  type FarSide,
  type Fields,
  githubSide,
  ownLabel,
  owedRows,
  type Pair,
  tagLabels,
} from "../../../support/two-way.ts";
import { gitlabSide } from "../../../support/two-way-gitlab.ts";
import { imaginarySide } from "../../../support/two-way-imaginary.ts";
import { jiraSide } from "../../../support/two-way-jira.ts";
import { linearSide } from "../../../support/two-way-linear.ts";
import { matchPeople } from "../../../support/two-way-people.ts";
import {
  editsOf,
  expectNothingLost,
  type Said,
  saidHere,
  saidThere,
} from "../../../support/two-way-edits.ts";

/** Further providers are added here: a side says how a person there changes an issue. */
const sides: FarSide[] = [githubSide, gitlabSide, linearSide, jiraSide, imaginarySide];

type Status = NonNullable<Fields["status"]>;
const policies: Conflicts[] = ["theirs", "ours", "newer"];
const runsOfEach = 8;

/** One of what a side has is changed. From each of these statuses a workflow leads to those that are written. */
function fieldsOf({ fields, people }: FarSide, statuses: Status[]): fc.Arbitrary<Fields> {
  const all: { [K in keyof Fields]-?: fc.Arbitrary<Fields> } = {
    title: fc.record({ title: fc.constantFrom("Red", "Green", "Blue") }),
    description: fc.record({ description: fc.constantFrom("One", "Two", "**Three**\n\nof them") }),
    status: fc.record({ status: fc.constantFrom(...statuses) }),
    priority: fc.record({ priority: fc.constantFrom("high" as const, "medium" as const) }),
    tag: fc.record({ tag: fc.record({ label: fc.constantFrom(...tagLabels), isOn: fc.boolean() }) }),
    assignee: fc.record({ assignee: fc.constantFrom(...people, null) }),
    dueOn: fc.record({ dueOn: fc.constantFrom("2026-12-01", "2026-12-24", null) }),
  };
  return fc.oneof(...[...fields].map((field) => all[field]));
}

/** A webhook arrives at once, twice, later in any order, or never. */
type Arrival = "now" | "twice" | "later" | "lost";
type Step =
  | { kind: "here"; fields: Fields }
  | { kind: "there"; fields: Fields; arrival: Arrival }
  | { kind: "deliver" | "sync" }
  /** The next change falls into another second: of the same one only the provider knows which came last. */
  | { kind: "pause" }
  /** An attempt ends in the middle: at once, or with the answer lost. */
  | { kind: "kill"; at: number; when: "before" | "after" }
  | { kind: "late"; which: number };

function stepsOf(side: FarSide): fc.Arbitrary<Step[]> {
  const [ours, theirs] = [fieldsOf(side, ["open", "done"]), fieldsOf(side, ["open", "in_progress", "done"])];
  const arrival = fc.constantFrom<Arrival[]>("now", "twice", "later", "lost");
  const step = fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("here"), fields: ours }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("there"), fields: theirs, arrival }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("deliver") }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("kill"),
        at: fc.integer({ min: 1, max: 16 }),
        when: fc.constantFrom("before", "after"),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("late"), which: fc.nat(5) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("sync") }) },
  );
  return fc.array(step, { minLength: 3, maxLength: 12 });
}

const [firstTag, secondTag] = tagLabels;
/** What a broken merge, order or echo loses. */
const lived: Record<string, Step[]> = {
  "each side adds a tag, and neither has heard of the other's": [
    { kind: "there", fields: { tag: { label: firstTag, isOn: true } }, arrival: "lost" },
    { kind: "here", fields: { tag: { label: secondTag, isOn: true } } },
    { kind: "deliver" },
  ],
  "one side takes off a tag that both have, while the other adds one": [
    { kind: "here", fields: { tag: { label: firstTag, isOn: true } } },
    { kind: "deliver" },
    { kind: "here", fields: { tag: { label: secondTag, isOn: true } } },
    { kind: "there", fields: { tag: { label: firstTag, isOn: false } }, arrival: "now" },
    { kind: "deliver" },
  ],
  "what came first arrives last": [
    { kind: "there", fields: { title: "Red" }, arrival: "later" },
    { kind: "there", fields: { title: "Green" }, arrival: "now" },
    { kind: "late", which: 0 },
  ],
  "what came first arrives last, and a second was between them": [
    { kind: "there", fields: { title: "Red" }, arrival: "later" },
    { kind: "pause" },
    { kind: "there", fields: { title: "Green" }, arrival: "now" },
    { kind: "late", which: 0 },
  ],
  "one side ends what the other has put to work": [
    { kind: "there", fields: { status: "in_progress" }, arrival: "now" },
    { kind: "here", fields: { status: "done" } },
    { kind: "deliver" },
  ],
  // Where in an attempt the write is differs by provider.
  ...Object.fromEntries(
    [6, 7, 8, 9, 10, 11].map((at) => [
      `our own write is there and its answer lost, at step ${at}`,
      cutOff(at),
    ]),
  ),
};

function cutOff(at: number): Step[] {
  return [
    { kind: "here", fields: { title: "Red" } },
    { kind: "kill", at, when: "after" },
    { kind: "here", fields: { title: "Green" } },
    { kind: "deliver" },
  ];
}

const http = () => createOutbound({ sandboxUrl: "http://localhost:8788", backoffMs: 1 });

/** A state of the issue that is told later; `at`: it is the how manieth. */
type Late = { told: IssueSnapshot; at: number };
type State = { pair: Pair; said: Said; late: Late[]; told: number; newest: number };

async function take(owner: Person, side: FarSide, state: State, one: Step) {
  const { pair, said, late } = state;
  switch (one.kind) {
    case "here":
      return editsOf(
        said.here,
        () => saidHere(pair),
        () => pair.taskChange(one.fields),
      );
    case "there": {
      await editsOf(
        said.there,
        () => saidThere(owner, pair),
        () => side.change(pair.issue, one.fields),
      );
      const told = await pair.snapshot();
      state.told += 1;
      if (one.arrival === "later") late.push({ told, at: state.told });
      if (one.arrival === "now" || one.arrival === "twice") {
        state.newest = state.told;
        await pair.hook(told);
      }
      if (one.arrival === "twice") await pair.hook(told);
      return undefined;
    }
    case "late": {
      const [found] = late.splice(one.which % Math.max(1, late.length), 1);
      return found === undefined ? undefined : tellLate(owner, state, found);
    }
    case "deliver":
      return deliverAll(owner);
    case "kill": {
      const [isolate, outbound] = [killAt(one.at, one.when), http()];
      const dying: Outbound = {
        calls: () => outbound.calls(),
        send: (request) => isolate.call(() => outbound.send(request)),
      };
      return isolate.run(() => deliverAll(owner, { db: isolate.db, http: dying }));
    }
    case "pause":
      return scheduler.wait(1_100);
    case "sync":
      state.newest = state.told;
      return pair.sync();
    default:
      return one satisfies never;
  }
}

/** What is older than what was told already changes nothing, but to what is there now. */
async function tellLate(owner: Person, state: State, { told, at }: Late): Promise<void> {
  const { pair } = state;
  const before = await saidHere(pair);
  await pair.hookOfThen(told);
  if (at >= state.newest) {
    state.newest = at;
    return;
  }
  const [here, there] = [await saidHere(pair), await saidThere(owner, pair)];
  for (const [name, value] of here) expect([before.get(name), there.get(name)]).toContain(value);
}

async function bringAll(owner: Person, pair: Pair, late: Late[]): Promise<void> {
  for (const { told } of late.toReversed()) await pair.hookOfThen(told);
  for (let round = 0; round < 2; round++) {
    await deliverAll(owner);
    await pair.sync();
  }
}

/** Lives through it, and asks both sides what they say then. */
async function live(side: FarSide, policy: Conflicts, steps: readonly Step[]): Promise<void> {
  // What was called is kept for a while only.
  await sandbox.post("/reset");
  const owner = await createPerson();
  await matchPeople(owner, side);
  const pair = await side.connect(owner, policy);
  await side.mark(pair.issue);
  await pair.sync();
  const begun = await saidHere(pair);
  const said: Said = { here: new Map(), there: new Map() };
  const state: State = { pair, said, late: [], told: 0, newest: 0 };
  const before = await side.writes();
  await side.lag?.begin();
  for (const one of steps) await take(owner, side, state, one);
  await side.lag?.end();
  await bringAll(owner, pair, state.late);

  const [here, issue] = [await saidHere(pair), await pair.snapshot()];
  expect(here).toEqual(await saidThere(owner, pair));
  expectNothingLost({ begun, said, ended: here });
  expect(issue.labels.map(({ name }) => name)).toContain(ownLabel);
  expect((await pair.here()).unwritten).toBeNull();
  expect(await owedRows(owner)).toEqual([]);
  const people = side.countsPeople ? steps.filter(({ kind }) => kind === "there").length : 0;
  const writes = (await side.writes()) - before - people;
  const reasons = steps.filter(({ kind }) => kind === "here" || kind === "kill").length;
  expect(writes).toBeLessThanOrEqual(reasons);
  const last = await side.writes();
  await bringAll(owner, pair, []);
  expect(await side.writes()).toBe(last);
}

describe.each(sides)("two people who change both sides of $name", (side) => {
  it.each(Object.entries(lived))(
    "lose nothing where %s (Q1, Q6)",
    (_, steps) => live(side, "theirs", steps),
    120_000,
  );

  it.each(policies)(
    "end with the same, and with what either said last, by the policy %s, however webhooks arrive and whenever we are killed (Q1, Q2, Q6)",
    async (policy) => {
      await fc.assert(
        fc.asyncProperty(stepsOf(side), (steps) => live(side, policy, steps)),
        { numRuns: runsOfEach },
      );
    },
    600_000,
  );
});
