import { beforeEach, describe, expect, it } from "vitest";

import { createProject } from "../../../src/domain/projects/create-project.ts";
import { changeRole } from "../../../src/domain/members/change-role.ts";
import { removeMember } from "../../../src/domain/members/remove-member.ts";
import { connectChat } from "../../support/chat.ts";
import { linkSlack, type } from "../../support/chat-requests.ts";
import { browserOf, createPerson, ctxFor, type Person } from "../../support/people.ts";
import { entriesOf, runningOf } from "../../support/time.ts";

let owner: Person;
let bob: Person;

beforeEach(async () => {
  owner = await createPerson({ name: "Alice" });
  await connectChat(owner);
  bob = await createPerson({ workspaceId: owner.workspaceId, role: "admin", name: "Bob" });
  await linkSlack(bob, "bob");
  await createProject(ctxFor(owner), { name: "Website" });
});

describe("a member who is removed", () => {
  it("T3: can do nothing any more from the next chat command and the next request on", async () => {
    await type("bob", "/tt start website");
    expect(await runningOf(bob)).toHaveLength(1);
    await removeMember(ctxFor(owner), bob.userId);
    const before = await entriesOf(bob);
    await type("bob", "/tt start website").catch(() => null);
    await type("bob", "/tt log 1h website").catch(() => null);
    expect(await entriesOf(bob)).toEqual(before);
    expect(await runningOf(bob)).toEqual([]);
    const page = await browserOf(bob).get("/projects");
    expect(page.status).not.toBe(200);
  });
});

describe("an admin who becomes a member", () => {
  it("T3: may manage nothing from the next request on", async () => {
    const invite = () => browserOf(bob).post("/invitations", { label: "Carol", role: "member" });
    expect((await invite()).status).toBeLessThan(400);
    await changeRole(ctxFor(owner), { userId: bob.userId, role: "member" });
    expect((await invite()).status).toBe(403);
  });
});
