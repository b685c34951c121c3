import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { matchedAccounts } from "../../../src/db/schema/people.ts";
import { removeMember } from "../../../src/domain/members/remove-member.ts";
import { github } from "../../support/bindings.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { deliverAll, prove, twoSides } from "../../support/two-way.ts";

let owner: Person;
let anna: Person;
beforeEach(async () => {
  owner = await createPerson();
  anna = await createPerson({ workspaceId: owner.workspaceId, role: "member", name: "Anna Berg" });
});

const accountOf = async (login: string) =>
  String((await github<{ id: number }>("alice", "GET", `/users/${login}`)).id);

async function connected() {
  const sides = await twoSides(owner);
  const path = `/bindings/${sides.bound.binding.id}/people`;
  const say = async (login: string, userId: string, who = owner) =>
    browserOf(who).post(path, { accountId: await accountOf(login), userId });
  const assign = (logins: string[]) =>
    github("alice", "PATCH", `/repos/acme/web/issues/${sides.issue.key.split("#")[1] ?? ""}`, {
      assignees: logins,
    });
  return { ...sides, path, say, assign };
}

describe("people matched by hand", () => {
  it("are the members to whom their issues go, and whose tasks go back", async () => {
    const { path, say, assign, here, there, edit, sync } = await connected();
    expect((await say("bob", anna.userId)).status).toBe(303);
    expect(await (await browserOf(owner).get(path)).text()).toContain("is Anna Berg here.");
    await assign(["bob"]);
    await sync();
    expect(await here()).toMatchObject({ assigneeId: anna.userId });
    await edit({ assigneeId: null });
    await deliverAll(owner);
    expect(await there()).toMatchObject({ assignees: [] });
    await edit({ assigneeId: anna.userId });
    await deliverAll(owner);
    expect(await there()).toMatchObject({ assignees: [{ login: "bob" }] });
  });

  it("count for issues that were assigned before, and no more once it is undone", async () => {
    const { say, assign, here, sync } = await connected();
    await assign(["bob"]);
    await sync();
    expect(await here()).toMatchObject({ assigneeId: null });
    await say("bob", anna.userId);
    await sync();
    expect(await here()).toMatchObject({ assigneeId: anna.userId });
    await say("bob", "");
    await sync();
    expect(await here()).toMatchObject({ assigneeId: null });
  });

  it("come after what somebody has proven", async () => {
    const { path, say, assign, here, there, edit, sync } = await connected();
    await say("bob", anna.userId);
    const bert = await createPerson({ workspaceId: owner.workspaceId, role: "member", name: "Bert" });
    await prove(bert, "bob");
    await assign(["bob"]);
    await sync();
    expect(await here()).toMatchObject({ assigneeId: bert.userId });
    await edit({ assigneeId: anna.userId });
    await deliverAll(owner);
    expect(await there()).toMatchObject({ assignees: [{ login: "bob" }] });
    expect((await here()).unwritten?.assigneeId?.refused).toMatch(/Anna Berg has no account at github.com/);
    const refused = await say("bob", anna.userId);
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain("bob has proven to be Bert by signing in or connecting.");
    expect(await (await browserOf(owner).get(path)).text()).toContain("has signed in or connected");
  });

  it("are one person each there, and nobody once they have left", async () => {
    const { say } = await connected();
    await say("bob", anna.userId);
    await say("carol", anna.userId);
    const rows = () => db().select().from(matchedAccounts).where(eq(matchedAccounts.userId, anna.userId));
    expect(await rows()).toMatchObject([{ login: "carol", workspaceId: owner.workspaceId }]);
    await removeMember(ctxFor(owner), anna.userId);
    expect(await rows()).toEqual([]);
  });

  it("are found among many by a part of their name", async () => {
    const { path } = await connected();
    const page = await (await browserOf(owner).get(`${path}?q=CAR`)).text();
    expect(page).toContain("carol");
    expect(page).not.toContain("bob");
  });

  it("are refused in words when nobody of that id is there, or no member", async () => {
    const { path, say } = await connected();
    const stranger = await createPerson({ name: "Of another workspace" });
    const unknown = await browserOf(owner).post(path, { accountId: "999999", userId: anna.userId });
    expect(unknown.status).toBe(422);
    expect(await unknown.text()).toContain("knows nobody of that id");
    const foreign = await say("bob", stranger.userId);
    expect(foreign.status).toBe(422);
    expect(await foreign.text()).toContain("Choose a member of this workspace.");
    expect((await say("bob", anna.userId, anna)).status).toBe(403);
    expect((await say("bob", stranger.userId, stranger)).status).toBe(404);
    expect(await db().select().from(matchedAccounts)).toEqual([]);
  });

  it("count in their workspace only", async () => {
    const { say } = await connected();
    await say("bob", anna.userId);
    const other = await createPerson();
    const elsewhere = await twoSides(other);
    await github("alice", "PATCH", `/repos/acme/web/issues/${elsewhere.issue.key.split("#")[1] ?? ""}`, {
      assignees: ["bob"],
    });
    await elsewhere.sync();
    expect(await elsewhere.here()).toMatchObject({ assigneeId: null });
  });
});
