import { eq } from "drizzle-orm";
import { expect, it } from "vitest";

import { activities, connections } from "../../../src/db/schema/connections.ts";
import { audit } from "../../../src/db/schema/people.ts";
import { loseAccess } from "../../../src/integrations/connections/lose-access.ts";
import { connectByOAuth } from "../../support/connections.ts";
import { createPerson, db } from "../../support/people.ts";
import { contextFor } from "../../support/context.ts";

const acme = { provider: "slack", host: "slack.com", accountId: "T0ACME0001" };
const reason = "The app was removed.";

it("puts the account's connections of every workspace into needs reconnect, once", async () => {
  const [first, second] = [await createPerson(), await createPerson()];
  await connectByOAuth(first, "alice", "slack");
  await connectByOAuth(second, "alice", "slack");
  const untouched = await connectByOAuth(first, "mallory", "slack");
  const ctx = await contextFor(first, Date.now() + 5000);
  const lost = { ...acme, reason, at: ctx.now };
  // Uninstalling brings two events, in either order.
  expect(await loseAccess(ctx, lost)).toBe(2);
  expect(await loseAccess(ctx, { ...lost, reason: "Another." })).toBe(0);
  const rows = await db().select().from(connections);
  for (const row of rows) {
    expect(row).toMatchObject(
      row.id === untouched
        ? { status: "active", lastError: null }
        : { status: "needs_reconnect", lastError: reason },
    );
  }
  expect(await db().select().from(audit).where(eq(audit.action, "connection.needs_reconnect"))).toHaveLength(
    2,
  );
  expect(await db().select().from(activities).where(eq(activities.kind, "access"))).toHaveLength(2);
});

it("does not believe a word from before the present sign-in", async () => {
  const owner = await createPerson();
  await connectByOAuth(owner, "alice", "slack");
  const ctx = await contextFor(owner);
  expect(await loseAccess(ctx, { ...acme, reason, at: ctx.now - 60_000 })).toBe(0);
  expect(await db().select().from(connections)).toMatchObject([{ status: "active" }]);
});
