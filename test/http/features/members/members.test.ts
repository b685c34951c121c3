import { describe, expect, it } from "vitest";

import { invitations } from "../../../../src/db/schema/people.ts";
import { browserOf, createPerson, db } from "../../../support/people.ts";

describe("the members page", () => {
  it("lists the workspace's people, with forms for those who manage them", async () => {
    const owner = await createPerson({ name: "Ada" });
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member", name: "Bob" });
    await createPerson({ name: "Stranger" });
    const managed = await (await browserOf(owner).get("/members")).text();
    expect(managed).toContain(`action="/members/${member.userId}/role"`);
    expect(managed).toContain("Bob");
    expect(managed).not.toContain("Stranger");
    const seen = await (await browserOf(member).get("/members")).text();
    expect(seen).toContain("Ada");
    expect(seen).not.toContain('action="/invitations"');
    expect(seen).not.toContain(`action="/members/${owner.userId}`);
    expect(seen).toContain("Leave Acme");
  });

  it("shows a new invitation link once", async () => {
    const owner = browserOf(await createPerson());
    const made = await owner.post("/invitations", { role: "member", label: "Bob" });
    expect(made.status).toBe(201);
    const [, link = ""] =
      /value="(http:\/\/localhost:8787\/invitations\/[^"]+)"/.exec(await made.text()) ?? [];
    expect((await browserOf(null).get(new URL(link).pathname)).status).toBe(200);
    const later = await (await owner.get("/members")).text();
    expect(later).toContain("Bob");
    expect(later).not.toContain(link);
  });

  it("shows a refused invitation with what was typed", async () => {
    const owner = browserOf(await createPerson());
    const label = "x".repeat(81);
    const refused = await owner.post("/invitations", { role: "admin", label });
    expect(refused.status).toBe(422);
    const text = await refused.text();
    expect(text).toContain("Keep the note under 80 characters.");
    expect(text).toContain(label);
    expect(text).toMatch(/<option value="admin" selected/);
    expect((await owner.post("/invitations", { role: "emperor", label: "" })).status).toBe(422);
    expect(await db().select().from(invitations)).toEqual([]);
  });

  it("changes roles and removes people, from their next request on", async () => {
    const owner = await createPerson();
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    const changed = await browserOf(owner).post(`/members/${member.userId}/role`, { role: "admin" });
    expect(changed.headers.get("Location")).toBe("/members");
    expect((await browserOf(member).post("/invitations", { role: "member", label: "" })).status).toBe(201);
    await browserOf(owner).post(`/members/${member.userId}/role`, { role: "member" });
    expect((await browserOf(member).post("/invitations", { role: "member", label: "" })).status).toBe(403);
    await browserOf(owner).post(`/members/${member.userId}/remove`);
    expect((await browserOf(member).get("/members")).headers.get("Location")).toContain("/sign-in");
  });

  it("says why the last owner stays", async () => {
    const owner = await createPerson();
    const refused = await browserOf(owner).post(`/members/${owner.userId}/role`, { role: "member" });
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain("A workspace needs an owner.");
    expect((await browserOf(owner).post(`/members/${owner.userId}/remove`)).status).toBe(409);
  });
});
