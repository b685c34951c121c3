import { describe, expect, it } from "vitest";

import { users } from "../../../src/db/schema/people.ts";
import { timeEntries } from "../../../src/db/schema/work.ts";
import type { IssueSnapshot } from "../../../src/providers/provider.ts";
import { bindingBy, identify } from "../../support/bindings.ts";
import { apply, changed, onlyTask, rulesWith } from "../../support/issue-events.ts";
import { createPerson, db } from "../../support/people.ts";

describe("an assignment", () => {
  const now = Date.now();
  const account = { accountId: "42", login: "ada" };
  const assigned = (changes: Partial<IssueSnapshot> = {}) =>
    changed({ assignees: [account], updatedAt: now - 60_000, ...changes }, { assigned: account });

  async function bound(options: { optsIn?: boolean; isRule?: boolean } = {}) {
    const owner = await createPerson();
    await identify(owner, "42");
    await db()
      .update(users)
      .set({ startsTimerWhenAssigned: options.optsIn ?? true });
    return bindingBy(owner, { rules: rulesWith({ startsTimerWhenAssigned: options.isRule ?? true }) });
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
    ["it happened long ago", {}, { updatedAt: now - 16 * 60_000 }],
  ])("starts nothing when %s", async (_, options, changes) => {
    await apply(await bound(options), assigned(changes), { now });
    expect(await db().select().from(timeEntries)).toEqual([]);
  });
});
