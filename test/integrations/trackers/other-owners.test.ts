import { describe, expect, it } from "vitest";

import { bindingBy, repositoryRef, snapshot } from "../../support/bindings.ts";
import { allTasks, apply, changed, onlyTask } from "../../support/issue-events.ts";
import { createPerson } from "../../support/people.ts";

describe("what belongs to another binding or workspace", () => {
  it("T4: is not touched, whatever the payload names", async () => {
    const mine = await bindingBy(await createPerson());
    const theirs = await bindingBy(await createPerson(), { externalId: "5000" });
    await apply(theirs, changed({}, { externalId: "5000" }));
    const before = await allTasks();
    const foreign = changed({ title: "Stolen", updatedAt: 9_000_000 }, { externalId: "5000" });
    expect(await apply(mine, foreign)).toMatchObject({ status: "ignored" });
    expect(await allTasks()).toEqual(before);
  });

  it("T4: is not touched by a transfer into a place of another connection either", async () => {
    const owner = await createPerson();
    const mine = await bindingBy(owner);
    const theirs = await bindingBy(owner, { externalId: "5000", name: "acme/secret" });
    const stranger = await bindingBy(await createPerson(), { externalId: "5000", name: "acme/secret" });
    for (const place of [theirs, stranger])
      await apply(place, changed({ id: "7", title: "Theirs" }, { externalId: "5000" }));
    await apply(mine, changed({}));
    const issue = snapshot({ id: "7", title: "Stolen", updatedAt: 9_000_000 });
    const container = { externalId: "5000", name: "acme/secret", url: "https://github.com/acme/secret" };
    const to = { container, issue };
    await apply(mine, { kind: "tracker.issue_moved", container: repositoryRef, issue: snapshot(), to });
    await apply(mine, { kind: "tracker.issue_deleted", container: repositoryRef, issue: snapshot() });
    const rest = (await allTasks()).filter(({ title }) => title !== "Login fails on Safari");
    expect(rest).toMatchObject([
      { title: "Theirs", archivedAt: null, version: 1 },
      { title: "Theirs", archivedAt: null, version: 1 },
    ]);
  });

  it("T4: keeps an issue of another binding of the same workspace as it is", async () => {
    const owner = await createPerson();
    const first = await bindingBy(owner);
    const second = await bindingBy(owner, { externalId: "5000" });
    await apply(first, changed({}));
    await apply(second, changed({ title: "Stolen", updatedAt: 9_000_000 }, { externalId: "5000" }));
    expect(await onlyTask()).toMatchObject({ title: "Login fails on Safari" });
  });
});
