import { describe, expect, it } from "vitest";

import { bindingBy } from "../../support/bindings.ts";
import { allTasks, apply, changed, onlyTask } from "../../support/issue-events.ts";
import { createPerson } from "../../support/people.ts";

describe("an issue that is put away", () => {
  const away = (updatedAt: number) => {
    const event = changed({ updatedAt });
    return { ...event, issue: { ...event.issue, awayBecause: "is in the trash" } };
  };

  it("has its task archived until it is taken out again", async () => {
    const bound = await bindingBy(await createPerson());
    await apply(bound, changed({}));
    const archived = { status: "processed", result: "Archived the task: acme/web#12 is in the trash." };
    expect(await apply(bound, away(2_000_000))).toMatchObject(archived);
    expect(await onlyTask()).toMatchObject({ archivedAt: expect.any(Number) });
    await apply(bound, changed({ updatedAt: 3_000_000 }));
    expect(await onlyTask()).toMatchObject({ archivedAt: null });
  });

  it("gets no task", async () => {
    const bound = await bindingBy(await createPerson());
    expect(await apply(bound, away(1_000_000))).toMatchObject({
      status: "ignored",
      result: "acme/web#12 is in the trash.",
    });
    expect(await allTasks()).toEqual([]);
  });
});

it("applies what names no container to that of the webhook", async () => {
  const bound = await bindingBy(await createPerson());
  const { issue } = changed({});
  await apply(bound, changed({}));
  const { id, key, updatedAt } = issue;
  const deletion = { kind: "tracker.issue_deleted", container: null, issue: { id, key, updatedAt } } as const;
  expect(await apply(bound, deletion)).toMatchObject({ status: "processed" });
  expect(await onlyTask()).toMatchObject({ archivedAt: expect.any(Number) });
});
