import { expect, it } from "vitest";

import { connections } from "../../../src/db/schema/connections.ts";
import { openConnection } from "../../../src/integrations/connections/open-connection.ts";
import type { Access } from "../../../src/providers/provider.ts";
import { browserWithCookies, startAt } from "../../support/browser.ts";
import { connectByOAuth } from "../../support/connections.ts";
import { createPerson, db } from "../../support/people.ts";
import { authorizeAs, sandbox } from "../../support/sandbox.ts";
import { contextFor } from "../../support/context.ts";

const later = () => Date.now() + 2 * 3_600_000;

it.each(["google", "microsoft"])(
  "an account at %s is connected personally and stays so",
  async (provider) => {
    const person = await createPerson();
    const connectionId = await connectByOAuth(person, "alice", provider);
    const [connection] = await db().select().from(connections);
    expect(connection).toMatchObject({ ownerId: person.userId, accountLogin: "alice@acme.example" });
    const opened = await openConnection(await contextFor(person, later()), connectionId);
    const list = async (access: Access) => (await opened.provider.calendar?.calendars(access)) ?? [];
    expect(await opened.call(list)).not.toEqual([]);
  },
);

it("a sign-in that Google ended soon says why that may be", async () => {
  const person = await createPerson();
  const connectionId = await connectByOAuth(person, "alice", "google");
  await sandbox.post("/google/grants/revoke", { login: "alice" });
  const opened = await openConnection(await contextFor(person, later()), connectionId);
  const call = opened.call((access) => opened.provider.account(access));
  await expect(call).rejects.toMatchObject({ code: "unauthorized" });
  const [connection] = await db().select().from(connections);
  expect(connection).toMatchObject({ status: "needs_reconnect" });
  expect(connection?.lastError).toContain("seven days");
});

it("a consent that brings no refresh token is refused with what to do", async () => {
  const person = await createPerson();
  await connectByOAuth(person, "alice", "google");
  const browser = browserWithCookies(person);
  const address = new URL(await startAt(browser, "/oauth/google/start?purpose=connect"));
  address.searchParams.delete("prompt");
  const back = await authorizeAs("alice", address.href);
  await browser.get(back.pathname + back.search);
  expect(decodeURIComponent(browser.jar.get("flash") ?? "")).toContain("no lasting access");
});
