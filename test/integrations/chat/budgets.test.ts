import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { budgetAlerts } from "../../../src/db/schema/budgets.ts";
import { timeEntries } from "../../../src/db/schema/work.ts";
import { setBudget } from "../../../src/domain/budgets/set-budget.ts";
import { listProjects } from "../../../src/domain/projects/list-projects.ts";
import { setRate } from "../../../src/domain/rates/set-rate.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { stopTimer } from "../../../src/domain/time/stop-timer.ts";
import { bindChannel } from "../../../src/integrations/chat/channels/bind-channel.ts";
import { contextFor } from "../../support/context.ts";
import { connectChat, messagesIn } from "../../support/chat.ts";
import { measure } from "../../support/meter.ts";
import { deliverDue, rowsOf } from "../../support/notifications.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { entryBy, hourMs, minuteMs } from "../../support/time.ts";
import { projectBy } from "../../support/work.ts";

const timeZone = "Europe/Berlin";
const november = Date.UTC(2026, 10, 10, 8);
let ada: Person;
let projectId: string;

/** What is due by then, and what is owed because of it. */
async function settle(at: number) {
  for (const later of [1, 2]) await deliverDue(ada, at + later * minuteMs);
}

async function worked(startedAt: number, hours: number) {
  const entry = { startedAt, endedAt: startedAt + hours * hourMs, projectId, billable: true };
  const id = await entryBy(ada, { ...entry, updatedAt: startedAt + hours * hourMs });
  await settle(startedAt + hours * hourMs);
  return id;
}

async function spent(at: number) {
  const [project] = await listProjects(ctxFor(ada, at));
  return project?.budget?.spent;
}

describe("a budget", () => {
  beforeEach(async () => {
    ada = await createPerson({ name: "Ada" });
    const connectionId = await connectChat(ada);
    projectId = (await projectBy(ada, { name: "Website" })).id;
    await bindChannel(await contextFor(ada), projectId, { connectionId, channelId: "C0GENERAL1" });
  });

  it("tells the channel and the notices of 80 and 100 % once each, whatever else is tracked", async () => {
    const set = { projectId, unit: "hours", timeZone, budget: "10", period: "all" } as const;
    await setBudget(ctxFor(ada, november), set);
    await worked(november, 7.9);
    expect(await messagesIn("general")).toEqual([]);
    const last = await worked(november + 10 * hourMs, 0.1);
    await worked(november + 12 * hourMs, 1);
    expect(await messagesIn("general")).toEqual([
      "*Website* has used 80 % of its budget: 8:00 h of 10:00 h.",
    ]);
    await worked(november + 14 * hourMs, 2);
    await db().update(timeEntries).set({ deletedAt: 1 }).where(eq(timeEntries.id, last));
    await worked(november + 20 * hourMs, 2);
    expect(await messagesIn("general")).toEqual([
      "*Website* has used 80 % of its budget: 8:00 h of 10:00 h.",
      "*Website* has used up its budget: 11:00 h of 10:00 h.",
    ]);
    expect(await spent(november)).toBe(12.9 * hourMs);
    expect(await rowsOf(ada, "budget")).toEqual([]);
    const browser = browserOf(ada);
    const notices = async () => (await browser.get("/notifications")).text();
    expect(await notices()).toMatch(/Website<\/a> ?has used up its budget/);
    await browser.post(`/projects/${projectId}/budget/seen`, {});
    expect(await notices()).not.toContain("its budget");
    await setBudget(ctxFor(ada, november), { ...set, budget: "16" });
    await settle(november);
    expect((await messagesIn("general")).at(-1)).toBe(
      "*Website* has used 80 % of its budget: 12:54 h of 16:00 h.",
    );
    await setBudget(ctxFor(ada, november), { ...set, budget: " " });
    expect([await spent(november), await db().select().from(budgetAlerts)]).toEqual([undefined, []]);
  });

  it("of money counts what time is worth in the month, follows the rates, and begins anew each month", async () => {
    const set = { projectId, unit: "money", timeZone, budget: "1000", period: "month" } as const;
    await setBudget(ctxFor(ada, november), set);
    await worked(november, 4);
    expect(await spent(november)).toBe(0);
    await setRate(ctxFor(ada, november + 5 * hourMs), { kind: "bill", amount: "95.50", timeZone });
    await settle(november + 5 * hourMs);
    expect(await spent(november)).toBe(4 * 9550);
    // Over the end of the month, which it is in Berlin an hour before it is in Greenwich: an hour in each.
    const end = Date.UTC(2026, 10, 30, 22);
    await worked(end, 2);
    expect(await spent(end + 2 * hourMs)).toBe(9550);
    await worked(end + 10 * hourMs, 8);
    expect(await spent(end + 20 * hourMs)).toBe(9 * 9550);
    expect(await messagesIn("general")).toEqual([
      "*Website* has used 80 % of its budget of this month: €859.50 of €1,000.00.",
    ]);
    const bob = await createPerson({ workspaceId: ada.workspaceId, role: "member" });
    expect((await listProjects(ctxFor(bob)))[0]?.budget).toBeNull();
    await expect(setBudget(ctxFor(bob), set)).rejects.toMatchObject({ code: "forbidden" });
    for (const budget of ["lots", "0", "-5"])
      await expect(setBudget(ctxFor(ada), { ...set, budget })).rejects.toMatchObject({ field: "budget" });
    await expect(setBudget(ctxFor(await createPerson()), set)).rejects.toMatchObject({ code: "not_found" });
  });

  it("costs the start of a timer nothing", async () => {
    const set = { projectId, unit: "hours", timeZone, budget: "10", period: "all" } as const;
    const costOf = async () => {
      const cost = await measure(async (database) =>
        startTimer({ ...ctxFor(ada), db: database }, { projectId }),
      );
      await stopTimer(ctxFor(ada));
      return cost;
    };
    const before = await costOf();
    await setBudget(ctxFor(ada), set);
    const after = await costOf();
    const { statements, roundTrips, rowsWritten } = before;
    expect(after).toMatchObject({ statements, roundTrips, rowsWritten });
    expect(await rowsOf(ada, "budget")).toHaveLength(1);
  });
});
