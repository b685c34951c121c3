import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { connections } from "../../../../src/db/schema/connections.ts";
import { suggestionsOf } from "../../../support/calendar.ts";
import { bound, syncAll, titled, sites } from "../../../support/calendar-sync.ts";
import { connectByOAuth } from "../../../support/connections.ts";
import { createPerson, db } from "../../../support/people.ts";
import { sandbox } from "../../../support/sandbox.ts";

const [, outlook] = sites;
if (outlook === undefined) throw new Error("There is no Outlook.");

const connectionNow = async (id: string) =>
  (await db().select().from(connections).where(eq(connections.id, id)))[0];

const renewals = async () =>
  (await sandbox.requests("login.microsoftonline.com")).filter(({ method }) => method === "POST").length;

describe("a sign-in at Microsoft", () => {
  it("lasts while each renewal brings another token and ends the one before", async () => {
    await sandbox.set({ microsoftTokenSeconds: 30, microsoftSingleUseTokens: true });
    const person = await createPerson();
    const { id, connectionId } = await bound(person, "microsoft");
    await syncAll(person, id);
    const before = await renewals();
    await outlook.add("alice", "Between two renewals");
    await Promise.all([syncAll(person, id), syncAll(person, id), syncAll(person, id)]);
    await syncAll(person, id);
    expect(await renewals()).toBeGreaterThan(before + 1);
    expect(await titled(person, "Between two renewals")).toHaveLength(1);
    expect(await connectionNow(connectionId)).toMatchObject({ status: "active", lastError: null });
  });

  it.each([
    ["invalid_grant", /no longer accepts the sign-in/],
    ["interaction_required", /second factor/],
  ])("that ends with %s says why, waits for the person and goes on", async (reason, why) => {
    await sandbox.set({ microsoftTokenSeconds: 30 });
    const person = await createPerson();
    const { id, connectionId } = await bound(person, "microsoft");
    await sandbox.set({ microsoftTokenSeconds: 30, microsoftRefreshError: reason });
    await syncAll(person, id);
    const broken = await connectionNow(connectionId);
    expect(broken).toMatchObject({ status: "needs_reconnect" });
    expect(broken?.lastError).toMatch(why);
    const calls = (await sandbox.requests(outlook.calls)).length;
    await syncAll(person, id);
    expect((await sandbox.requests(outlook.calls)).length).toBe(calls);
    await sandbox.set({ microsoftTokenSeconds: null, microsoftRefreshError: null });
    expect(await connectByOAuth(person, "alice", "microsoft")).toBe(connectionId);
    await syncAll(person, id);
    expect((await suggestionsOf(person)).length).toBeGreaterThan(10);
  });
});
