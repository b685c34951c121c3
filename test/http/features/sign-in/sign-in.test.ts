import { describe, expect, it } from "vitest";

import { createInvitation } from "../../../../src/domain/invitations/create-invitation.ts";
import { memberships } from "../../../../src/db/schema/people.ts";
import { browserOf, createPerson, ctxFor, db } from "../../../support/people.ts";

describe("the sign-in page", () => {
  it("tells the first person what will happen, and others that they need an invitation", async () => {
    const visitor = browserOf(null);
    expect(await (await visitor.get("/sign-in")).text()).toContain("becomes the owner");
    await createPerson();
    const text = await (await visitor.get("/sign-in")).text();
    expect(text).not.toContain("becomes the owner");
    expect(text).toContain("invitation link");
  });

  it("leads to the providers that are configured, and back to where the person came from", async () => {
    const text = await (await browserOf(null).get("/sign-in?next=%2Ftasks%3Fq%3Da")).text();
    expect(text).toContain("/oauth/github/start?purpose=sign_in&amp;next=%2Ftasks%3Fq%3Da");
  });

  it("leads to no other site, whatever the link says", async () => {
    const person = browserOf(await createPerson());
    for (const next of ["//evil.example", "https://evil.example", "/\\evil.example"]) {
      const path = `/sign-in?next=${encodeURIComponent(next)}`;
      expect((await person.get(path)).headers.get("Location")).toBe("/");
      expect(await (await browserOf(null).get(path)).text()).not.toContain("evil.example");
    }
  });

  it("shows once the sentence that a failed sign-in left, as text", async () => {
    const flash = encodeURIComponent("You said <b>no</b>.");
    const response = await browserOf(null).get("/sign-in", { Cookie: `flash=${flash}` });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("You said &lt;b&gt;no&lt;/b&gt;.");
    expect(response.headers.get("Set-Cookie")).toMatch(/^flash=;.*Max-Age=0/);
  });
});

describe("an invitation's page", () => {
  async function invited() {
    const owner = await createPerson();
    const { token, id } = await createInvitation(ctxFor(owner), { role: "admin", label: "Bob" });
    return { owner, path: `/invitations/${token}`, token, id };
  }

  it("says who invites where, and leads through sign-in", async () => {
    const { path, token } = await invited();
    const response = await browserOf(null).get(path);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toContain("Ada invites you to track time in Acme as an admin.");
    expect(text).toContain(`purpose=sign_in&amp;invitation=${token}`);
    expect(response.headers.get("Referrer-Policy")).toBe("same-origin");
  });

  it("lets somebody who is signed in join and takes them there", async () => {
    const { path, owner } = await invited();
    const guest = await createPerson({ name: "Bob" });
    expect(await (await browserOf(guest).get(path)).text()).toContain("Join as Bob");
    const joined = await browserOf(guest).post(`${path}/accept`);
    expect(joined.headers.get("Location")).toBe("/");
    expect(await (await browserOf(guest).get("/members")).text()).toContain("Ada");
    const roles = (await db().select().from(memberships)).filter(
      ({ workspaceId }) => workspaceId === owner.workspaceId,
    );
    expect(roles.map(({ role }) => role).toSorted()).toEqual(["admin", "owner"]);
  });

  it("says in a sentence when the link opens nothing", async () => {
    const { path, owner, id } = await invited();
    expect((await browserOf(null).get("/invitations/made-up")).status).toBe(404);
    await browserOf(owner).post(`/invitations/${id}/revoke`);
    const withdrawn = await browserOf(null).get(path);
    expect(withdrawn.status).toBe(409);
    expect(await withdrawn.text()).toContain("This invitation was withdrawn. Ask an owner or admin");
  });

  it("is not accepted by nobody", async () => {
    const { path } = await invited();
    const response = await browserOf(null).post(`${path}/accept`);
    expect(response.headers.get("Location")).toContain("/sign-in");
    expect(await db().select().from(memberships)).toHaveLength(1);
  });
});
