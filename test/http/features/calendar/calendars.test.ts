import { eq } from "drizzle-orm";
import { afterEach, describe, expect, it } from "vitest";

import { connections } from "../../../../src/db/schema/connections.ts";
import { calendarBy } from "../../../support/calendar.ts";
import { connectByOAuth } from "../../../support/connections.ts";
import { browserOf, createPerson, db } from "../../../support/people.ts";
import { sandbox } from "../../../support/sandbox.ts";

const host = "www.googleapis.com";
const choice = { calendar: "alice@acme.example", direction: "both", daysBack: "9", tentative: "on" };

afterEach(async () => {
  await sandbox.clearFaults(host);
});

describe("the choice of calendars", () => {
  it("keeps what was chosen while the provider does not answer, for the next try", async () => {
    const person = await createPerson();
    const path = `/connections/${await connectByOAuth(person, "alice", "google")}/calendars`;
    const { get, post } = browserOf(person);
    await sandbox.setFault(host, { kind: "error", status: 503 });
    const looked = await get(path);
    expect([looked.status, await looked.text()]).toEqual([502, expect.stringContaining("Try again")]);
    const refused = await post(path, choice);
    const html = await refused.text();
    expect(refused.status).toBe(502);
    for (const [name, value] of Object.entries(choice))
      expect(html).toContain(`<input type="hidden" name="${name}" value="${value}"/>`);
    await sandbox.clearFaults(host);
    expect((await post(path, choice)).headers.get("Location")).toBe("/");
  });

  it("leads to a new sign-in where the provider asks for one", async () => {
    const person = await createPerson();
    const id = await connectByOAuth(person, "alice", "google");
    await db().update(connections).set({ status: "needs_reconnect" }).where(eq(connections.id, id));
    const html = await (await browserOf(person).get(`/connections/${id}/calendars`)).text();
    expect(html).toContain(`href="/connect/google?connection=${id}"`);
    expect(html).not.toContain("Try again");
  });
});

describe("a calendar's page", () => {
  it("says what ends a standstill, and offers no reading meanwhile", async () => {
    const person = await createPerson();
    const { id, connectionId } = await calendarBy(person);
    const { get } = browserOf(person);
    const textWith = async (changes: Partial<typeof connections.$inferInsert>) => {
      await db().update(connections).set(changes).where(eq(connections.id, connectionId));
      return (await get(`/calendars/${id}`)).text();
    };
    expect(await textWith({ status: "active" })).toContain("Read it now");
    const broken = await textWith({ status: "needs_reconnect", lastError: "Google ended the sign-in." });
    expect(broken).toContain("Google ended the sign-in.");
    expect(broken).toContain(`?connection=${connectionId}"`);
    expect(broken).not.toContain("Read it now");
    expect(await textWith({ status: "paused" })).toContain("Nothing is read while the connection is paused.");
  });
});
