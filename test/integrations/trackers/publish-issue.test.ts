import { beforeEach, expect, it } from "vitest";

import { connections } from "../../../src/db/schema/connections.ts";
import { bindingBy, identify } from "../../support/bindings.ts";
import { apply, type Bound, changed, onlyTask } from "../../support/issue-events.ts";
import { takeEvents } from "../../support/outbox.ts";
import { createPerson, db, type Person } from "../../support/people.ts";

const at = Date.UTC(2026, 10, 20, 9);
const alice = { accountId: "1001", login: "alice" };
let ada: Person;
let bound: Bound;

beforeEach(async () => {
  ada = await createPerson();
  bound = await bindingBy(ada);
  await identify(ada, alice.accountId);
});

const listen = () => db().update(connections).set({ isSubscribed: true });

it("tells what a webhook did to a task, once, and not what stayed", async () => {
  await listen();
  const told = [];
  const steps = [
    changed({ updatedAt: at }),
    changed({ updatedAt: at }),
    changed({ updatedAt: at + 10_000, assignees: [alice] }, { assigned: alice }),
    changed({ updatedAt: at + 20_000, assignees: [alice], state: "closed", closedAt: at + 20_000 }),
    changed({
      updatedAt: at + 30_000,
      assignees: [alice],
      state: "closed",
      closedAt: at + 20_000,
      title: "New",
    }),
  ];
  for (const [i, event] of steps.entries()) {
    const { jobs } = await apply(bound, event, { deliveryId: `d${i}`, now: at + 60_000 });
    const events = await takeEvents(jobs);
    told.push(events.map((one) => one.type === "task.changed" && [one.byUserId, ...one.changes]));
  }
  expect(told).toEqual([
    [[null, "created"]],
    [],
    [[null, "edited", "assigned"]],
    [[null, "edited", "done"]],
    [[null, "edited"]],
  ]);
  expect((await onlyTask()).title).toBe("New");
});

it("tells nobody when nobody listens", async () => {
  expect((await apply(bound, changed({ updatedAt: at }))).jobs).toEqual([]);
});
