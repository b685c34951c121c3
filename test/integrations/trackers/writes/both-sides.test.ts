import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createOutbound } from "../../../../src/lib/create-outbound.ts";
import type { Outbound } from "../../../../src/lib/outbound.ts";
import { priorityOf, statusOf, tagsOf } from "../../../../src/integrations/bindings/rules.ts";
import { trackerSettings } from "../../../../src/integrations/bindings/settings.ts";
import { findMembers } from "../../../../src/integrations/trackers/find-members.ts";
import type { IssueSnapshot } from "../../../../src/providers/tracker.ts";
import { killAt } from "../../../support/killing.ts";
import { createPerson, ctxFor, type Person } from "../../../support/people.ts";
import {
  type Conflicts,
  deliverAll,
  type FarSide,
  type Fields,
  githubSide,
  matchPeople,
  ownLabel,
  owedRows,
  type Pair,
  tagLabels,
} from "../../../support/two-way.ts";
import { gitlabSide } from "../../../support/two-way-gitlab.ts";
import { imaginarySide } from "../../../support/two-way-imaginary.ts";
import { linearSide } from "../../../support/two-way-linear.ts";

/** Further providers are added here: a side says how a person there changes an issue. */
const sides: FarSide[] = [githubSide, gitlabSide, linearSide, imaginarySide];

const policies: Conflicts[] = ["theirs", "ours", "newer"];
const runsOfEach = 8;

/** Whatever a side has of it is changed there. */
const fields: fc.Arbitrary<Fields> = fc.oneof(
  fc.record({ title: fc.constantFrom("Red", "Green", "Blue") }),
  fc.record({ description: fc.constantFrom("One", "Two", "Three") }),
  fc.record({ status: fc.constantFrom("open" as const, "done" as const) }),
  fc.record({ priority: fc.constantFrom("high" as const, "medium" as const) }),
  fc.record({ tag: fc.record({ label: fc.constantFrom(...tagLabels), isOn: fc.boolean() }) }),
  fc.record({ assignee: fc.constantFrom("bob" as const, "carol" as const, null) }),
);

/** A webhook arrives at once, twice, later in any order, or never. */
const arrival = fc.constantFrom("now", "twice", "later", "lost");
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("here" as const), fields }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("there" as const), fields, arrival }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("deliver" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("kill" as const),
      at: fc.integer({ min: 1, max: 14 }),
      when: fc.constantFrom("before" as const, "after" as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("late" as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("sync" as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const http = () => createOutbound({ sandboxUrl: "http://localhost:8788", backoffMs: 1 });

async function take(
  owner: Person,
  side: FarSide,
  { pair, late }: { pair: Pair; late: IssueSnapshot[] },
  one: Step,
) {
  switch (one.kind) {
    case "here":
      return pair.taskChange(one.fields);
    case "there": {
      await side.change(pair.issue, one.fields);
      const told = await pair.snapshot();
      if (one.arrival === "later") late.push(told);
      if (one.arrival === "now" || one.arrival === "twice") await pair.hook(told);
      if (one.arrival === "twice") await pair.hook(told);
      return undefined;
    }
    case "late": {
      const [told] = late.splice(one.which % Math.max(1, late.length), 1);
      return told === undefined ? undefined : pair.hook(told);
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
    case "sync":
      return pair.sync();
    default:
      return one satisfies never;
  }
}

function hasAll(side: FarSide, changed: Fields): boolean {
  return (Object.keys(changed) as (keyof Fields)[]).every((field) => side.fields.has(field));
}

async function bringAll(owner: Person, pair: Pair, late: IssueSnapshot[]): Promise<void> {
  for (const told of late.toReversed()) await pair.hook(told);
  for (let round = 0; round < 2; round++) {
    await deliverAll(owner);
    await pair.sync();
  }
}

describe.each(sides)("two people who change both sides of $name", (side) => {
  it.each(policies)(
    "end with the same, by the policy %s, however webhooks arrive and whenever we are killed (Q1, Q2, Q6)",
    async (policy) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
          const owner = await createPerson();
          if (side.fields.has("assignee")) await matchPeople(owner, side);
          const pair = await side.connect(owner, policy);
          await side.mark(pair.issue);
          const state = { pair, late: [] as IssueSnapshot[] };
          const before = await side.writes();
          const taken = steps.filter((one) => !("fields" in one) || hasAll(side, one.fields));
          for (const one of taken) await take(owner, side, state, one);
          await bringAll(owner, pair, state.late);

          const [task, issue] = [await pair.here(), await pair.snapshot()];
          const settings = trackerSettings(pair.bound.binding);
          const members = await findMembers(ctxFor(owner), pair.bound.binding, [issue]);
          const { title, description, status, priority, tags, assigneeId } = task;
          expect({ title, description, status, priority, tags, assigneeId }).toEqual({
            title: issue.title,
            description: issue.body.text,
            status: statusOf(settings, issue.status),
            priority: priorityOf(settings, issue),
            tags: tagsOf(settings, issue),
            assigneeId: issue.assignees.map(({ accountId }) => members.get(accountId)?.userId)[0] ?? null,
          });
          expect(issue.labels.map(({ name }) => name)).toContain(ownLabel);
          expect(task.unwritten).toBeNull();
          expect(await owedRows(owner)).toEqual([]);
          const people = side.countsPeople ? taken.filter(({ kind }) => kind === "there").length : 0;
          const writes = (await side.writes()) - before - people;
          const reasons = taken.filter(({ kind }) => kind === "here" || kind === "kill").length;
          expect(writes).toBeLessThanOrEqual(reasons);
          const last = await side.writes();
          await bringAll(owner, pair, []);
          expect(await side.writes()).toBe(last);
        }),
        { numRuns: runsOfEach },
      );
    },
    600_000,
  );
});
