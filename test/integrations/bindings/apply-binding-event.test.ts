import { describe, expect, it } from "vitest";

import { bindings } from "../../../src/db/schema/bindings.ts";
import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import { bindingBy, repositoryRef } from "../../support/bindings.ts";
import { apply, changed, onlyTask } from "../../support/issue-events.ts";
import { createPerson, db } from "../../support/people.ts";

describe("the binding's own state", () => {
  const state = async () => (await db().select().from(bindings))[0];

  it("follows a new name, with the badges of its tasks", async () => {
    const bound = await bindingBy(await createPerson());
    await apply(bound, changed({}));
    const container = { ...repositoryRef, name: "acme/site", url: "https://github.com/acme/site" };
    await apply(bound, { kind: "container.renamed", container });
    expect(await state()).toMatchObject({ name: "acme/site", url: "https://github.com/acme/site" });
    expect(await onlyTask()).toMatchObject({
      sourceLabel: "acme/site#12",
      sourceUrl: "https://github.com/acme/site/issues/12",
    });
  });

  it("follows the container's end, lost and restored access, and the hook", async () => {
    const bound = await bindingBy(await createPerson());
    const hook = async () => (await db().select().from(subscriptions))[0];
    await db().update(subscriptions).set({ state: "manual", error: "It may not." });
    await apply(bound, { kind: "subscription.confirmed" });
    expect(await hook()).toMatchObject({ state: "active", error: null });
    await apply(bound, { kind: "access.changed", access: "lost", reason: "The app was uninstalled." });
    expect(await state()).toMatchObject({ status: "gone", lastError: "The app was uninstalled." });
    const back = await apply(bound, { kind: "access.changed", access: "restored", reason: "It is back." });
    expect(await state()).toMatchObject({ status: "active", lastError: null });
    expect(back.jobs).toMatchObject([{ type: "sync.page" }]);
    const other = await apply(bound, { kind: "subscription.removed", remoteId: "2" });
    expect(other).toMatchObject({ status: "ignored" });
    expect(await hook()).toMatchObject({ state: "active" });
    await apply(bound, { kind: "subscription.removed", remoteId: bound.hook.remoteId });
    expect(await hook()).toMatchObject({ state: "removed" });
    await apply(bound, { kind: "container.gone", container: repositoryRef, reason: "It was deleted." });
    expect(await state()).toMatchObject({ status: "gone", lastError: "It was deleted." });
  });
});
