import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { audit, users, workspaces } from "../../../src/db/schema/people.ts";
import { loadPerson } from "../../../src/domain/users/load-person.ts";
import { renameWorkspace } from "../../../src/domain/workspaces/rename-workspace.ts";
import { updateProfile, type Profile } from "../../../src/domain/users/update-profile.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";

const profile: Profile = {
  name: " Ada Lovelace ",
  timeZone: "Asia/Kathmandu",
  weekStart: 7,
  clock: "12h",
  startsTimerWhenAssigned: true,
};

describe("a profile", () => {
  it("is changed by its person and by nobody else", async () => {
    const person = await createPerson();
    const colleague = await createPerson({ workspaceId: person.workspaceId, name: "Bob" });
    await updateProfile(ctxFor(person), profile);
    expect((await loadPerson(ctxFor(person))).profile).toEqual({ ...profile, name: "Ada Lovelace" });
    expect((await loadPerson(ctxFor(colleague))).profile.name).toBe("Bob");
    expect(await db().select().from(audit)).toMatchObject([{ action: "profile.update" }]);
  });

  it.each([
    ["name", { name: "  " }],
    ["name", { name: "x".repeat(81) }],
    ["timeZone", { timeZone: "Mars/Olympus" }],
    ["timeZone", { timeZone: "+02:00" }],
    ["weekStart", { weekStart: 0 }],
    ["weekStart", { weekStart: 8 }],
  ])("is refused for its %s in %j", async (field, change) => {
    const person = await createPerson();
    await expect(updateProfile(ctxFor(person), { ...profile, ...change })).rejects.toMatchObject({
      code: "invalid",
      field,
    });
    expect(await db().select().from(users)).toMatchObject([{ name: "Ada" }]);
  });
});

describe("a workspace", () => {
  it("is renamed by an owner, and only theirs", async () => {
    const owner = await createPerson();
    const stranger = await createPerson();
    await renameWorkspace(ctxFor(owner), { name: " Acme Inc. " });
    const nameOf = async (id: string) =>
      (await db().select().from(workspaces).where(eq(workspaces.id, id)).get())?.name;
    expect(await nameOf(owner.workspaceId)).toBe("Acme Inc.");
    expect(await nameOf(stranger.workspaceId)).toBe("Acme");
    expect(await db().select().from(audit)).toMatchObject([{ action: "workspace.rename" }]);
  });

  it("is not renamed by admins, nor to nothing", async () => {
    const owner = await createPerson();
    const admin = await createPerson({ workspaceId: owner.workspaceId, role: "admin" });
    await expect(renameWorkspace(ctxFor(admin), { name: "Ours" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(renameWorkspace(ctxFor(owner), { name: " " })).rejects.toMatchObject({ code: "invalid" });
  });
});
