import { expect, it } from "vitest";

import { links } from "../../../src/db/schema/bindings.ts";
import { updateTask } from "../../../src/domain/tasks/update-task.ts";
import { bindingBy } from "../../support/bindings.ts";
import { apply, changed, onlyTask } from "../../support/issue-events.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";

const hour = 3600;
const spentThere = async () => (await db().select().from(links)).map(({ spentSeconds }) => spentSeconds);

it("takes the estimate and the time spent from the issue", async () => {
  const bound = await bindingBy(await createPerson());
  await apply(bound, changed({ estimateSeconds: 8 * hour, spentSeconds: 2 * hour }));
  expect(await onlyTask()).toMatchObject({ estimateSeconds: 8 * hour });
  expect(await spentThere()).toEqual([2 * hour]);
  await apply(bound, changed({ estimateSeconds: 9 * hour, spentSeconds: 3 * hour, updatedAt: 2_000_000 }));
  expect(await onlyTask()).toMatchObject({ estimateSeconds: 9 * hour });
  expect(await spentThere()).toEqual([3 * hour]);
});

it("does not take time that is logged there for a change of the task", async () => {
  const bound = await bindingBy(await createPerson());
  await apply(bound, changed({ spentSeconds: 0 }));
  const before = await onlyTask();
  await apply(bound, changed({ spentSeconds: hour, updatedAt: 2_000_000 }));
  expect(await onlyTask()).toEqual(before);
  expect(await spentThere()).toEqual([hour]);
});

it("keeps an estimate of our own where the issue has none", async () => {
  const owner = await createPerson();
  const bound = await bindingBy(owner);
  await apply(bound, changed({}));
  const { id, version } = await onlyTask();
  await updateTask(ctxFor(owner), { id, version, estimateSeconds: hour });
  await apply(bound, changed({ title: "Another title", updatedAt: 2_000_000 }));
  expect(await onlyTask()).toMatchObject({ title: "Another title", estimateSeconds: hour });
});
