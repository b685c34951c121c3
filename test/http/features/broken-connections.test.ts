import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { connections } from "../../../src/db/schema/connections.ts";
import { connectByOAuth, connectByPersonalToken } from "../../support/connections.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { createTeam } from "../../support/work.ts";
import { mainOf } from "../../support/html.ts";

const read = async (person: Person, path: string) => (await browserOf(person).get(path)).text();
const alert = "An account needs you";

async function breakConnection(id: string): Promise<void> {
  await db()
    .update(connections)
    .set({ status: "needs_reconnect", lastError: "GitHub refuses the token." })
    .where(eq(connections.id, id));
}

describe("a connection that its provider refuses", () => {
  it("shows in the navigation of every page, on Today and on Tasks", async () => {
    const { owner, bob } = await createTeam();
    const id = await connectByPersonalToken(owner);
    for (const path of ["/", "/tasks", "/projects"]) expect(await read(owner, path)).not.toContain(alert);
    await breakConnection(id);
    for (const path of ["/", "/tasks", "/projects", "/settings"])
      expect(await read(owner, path)).toContain(alert);
    for (const path of ["/", "/tasks"]) {
      const html = await read(owner, path);
      expect(html).toContain("are not synced any more. GitHub refuses the token.");
      expect(html).toContain(`/connect/github?connection=${id}`);
      const seen = await read(bob, path);
      expect(seen).toContain("Ask an owner or admin to reconnect it.");
      expect(seen).not.toContain(`connection=${id}`);
    }
  });

  it("of another person or workspace alarms nobody", async () => {
    const [{ owner, bob }, stranger] = [await createTeam(), await createPerson()];
    const id = await connectByPersonalToken(owner);
    await breakConnection(id);
    await db().update(connections).set({ ownerId: owner.userId }).where(eq(connections.id, id));
    for (const person of [bob, stranger]) {
      expect(await read(person, "/")).not.toContain(alert);
      expect(await read(person, "/tasks")).not.toContain("not synced any more");
    }
  });
});

describe("a chat that was just connected", () => {
  it("says first that one links oneself, until one is linked", async () => {
    const owner = await createPerson();
    const id = await connectByOAuth(owner, "alice", "slack");
    const html = await read(owner, `/connections/${id}`);
    const main = mainOf(html);
    expect(main.indexOf("Next: say who you are")).toBeGreaterThan(0);
    expect(main.indexOf("Next: say who you are")).toBeLessThan(main.indexOf("<h1"));
    expect(main).toContain('href="/settings/connections"');
  });
});
