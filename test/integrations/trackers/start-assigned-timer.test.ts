import { describe, expect, it } from "vitest";

import { users } from "../../../src/db/schema/people.ts";
import { timeEntries } from "../../../src/db/schema/work.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { type IssueFacts, bindingBy, identify } from "../../support/bindings.ts";
import { apply, changed, onlyTask, rulesWith } from "../../support/issue-events.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";

describe("an assignment", () => {
  const now = Date.now();
  const account = { accountId: "42", login: "ada" };
  const assigned = (changes: IssueFacts = {}) =>
    changed({ assignees: [account], updatedAt: now - 60_000, ...changes }, { assigned: account });

  async function bound(options: { optsIn?: boolean; isRule?: boolean } = {}) {
    const owner = await createPerson();
    await identify(owner, "42");
    await db()
      .update(users)
      .set({ startsTimerWhenAssigned: options.optsIn ?? true });
    return bindingBy(owner, { settings: rulesWith({ startsTimerWhenAssigned: options.isRule ?? true }) });
  }

  it("starts the assignee's timer once, however often it is delivered", async () => {
    const here = await bound();
    expect((await apply(here, assigned(), { now })).result).toContain("Started the timer of Ada.");
    await apply(here, assigned(), { now });
    expect(await db().select().from(timeEntries)).toMatchObject([
      { source: "assignment", taskId: (await onlyTask()).id, startedAt: now - 60_000, endedAt: null },
    ]);
  });

  it.each([
    ["the member did not opt in", { optsIn: false }, {}],
    ["the binding does not want it", { isRule: false }, {}],
    ["the issue is closed", {}, { state: "closed" as const }],
    ["it happened half a day ago", {}, { updatedAt: now - 13 * 3_600_000 }],
  ])("starts nothing when %s", async (_, options, changes) => {
    await apply(await bound(options), assigned(changes), { now });
    expect(await db().select().from(timeEntries)).toEqual([]);
  });

  describe("that arrives late", () => {
    const hour = 3_600_000;
    const late = (changes: IssueFacts = {}) => assigned({ updatedAt: now - 3 * hour, ...changes });
    const entries = () => db().select().from(timeEntries);

    it("starts the timer from its own time", async () => {
      const here = await bound();
      expect((await apply(here, late(), { now })).result).toContain("Started the timer of Ada.");
      expect(await entries()).toMatchObject([{ startedAt: now - 3 * hour, endedAt: null }]);
    });

    it("starts it also when the issue was edited or labelled since", async () => {
      const here = await bound();
      await apply(here, changed({ assignees: [account], updatedAt: now - 2 * hour, title: "Edited" }), {
        now,
      });
      await apply(here, late(), { now, deliveryId: "d2" });
      expect(await entries()).toMatchObject([{ startedAt: now - 3 * hour, endedAt: null }]);
      expect((await onlyTask()).title).toBe("Edited");
    });

    it.each([
      ["closed", { assignees: [account], state: "closed" as const, closedAt: now - 2 * hour }],
      ["given to somebody else", { assignees: [{ accountId: "43", login: "bob" }] }],
      ["given to nobody", { assignees: [] }],
    ])("starts nothing when the issue was %s since", async (_, since) => {
      const here = await bound();
      await apply(here, changed({ updatedAt: now - 2 * hour, ...since }), { now });
      await apply(here, late(), { now, deliveryId: "d2" });
      expect(await entries()).toEqual([]);
    });

    it.each([
      ["tracked since", now - 2 * hour, now - hour],
      ["stopped since", now - 4 * hour, now - 2 * hour],
      ["still running", now - 4 * hour, null],
    ])("starts nothing when something else was %s", async (_, startedAt, endedAt) => {
      const here = await bound();
      const { workspaceId } = here.binding;
      const [ada] = await db().select().from(users);
      const ctx = { ...ctxFor({ workspaceId, userId: ada?.id ?? "", role: "owner", cookie: "" }), now };
      const { entry } = await startTimer(ctx, { startedAt });
      if (endedAt !== null) await db().update(timeEntries).set({ endedAt });
      const before = await entries();
      expect((await apply(here, late(), { now })).result).toContain("tracked something else since");
      expect(await entries()).toEqual(before);
      expect(before).toMatchObject([{ id: entry.id }]);
    });
  });
});
