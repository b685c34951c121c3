import { describe, expect, it } from "vitest";

import { audit, invitations, memberships } from "../../../src/db/schema/people.ts";
import type { PersonActor, Role } from "../../../src/domain/context.ts";
import { changeRole } from "../../../src/domain/members/change-role.ts";
import { createInvitation } from "../../../src/domain/invitations/create-invitation.ts";
import { createId } from "../../../src/lib/id.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";

async function roles(): Promise<Record<string, string>> {
  const rows = await db().select().from(memberships);
  return Object.fromEntries(rows.map(({ userId, role }) => [userId, role]));
}

const colleagueOf = ({ workspaceId }: Person, role: Role) => createPerson({ workspaceId, role });

describe("changing a role", () => {
  it("is for owners and admins, and is audited", async () => {
    const owner = await createPerson();
    const member = await colleagueOf(owner, "member");
    await changeRole(ctxFor(owner), { userId: member.userId, role: "admin" });
    expect((await roles())[member.userId]).toBe("admin");
    expect(await db().select().from(audit)).toMatchObject([
      {
        action: "member.role",
        actor: `user:${owner.userId}`,
        target: member.userId,
        detail: { before: "member", role: "admin" },
      },
    ]);
  });

  it("is refused to members, for themselves too", async () => {
    const owner = await createPerson();
    const member = await colleagueOf(owner, "member");
    for (const { userId } of [owner, member]) {
      await expect(changeRole(ctxFor(member), { userId, role: "admin" })).rejects.toMatchObject({
        code: "forbidden",
      });
    }
  });

  it("makes and unmakes owners only by owners", async () => {
    const owner = await createPerson();
    const admin = await colleagueOf(owner, "admin");
    for (const change of [
      { userId: admin.userId, role: "owner" },
      { userId: owner.userId, role: "member" },
    ] as const) {
      await expect(changeRole(ctxFor(admin), change)).rejects.toMatchObject({ code: "forbidden" });
    }
    await changeRole(ctxFor(owner), { userId: admin.userId, role: "owner" });
    expect((await roles())[admin.userId]).toBe("owner");
  });

  it("is refused to API tokens, whatever their scopes", async () => {
    const owner = await createPerson();
    const ctx = ctxFor(owner);
    const actor: PersonActor = { ...ctx.actor, kind: "token", tokenId: "t", scopes: [] };
    await expect(
      changeRole({ ...ctx, actor }, { userId: owner.userId, role: "member" }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });

  it("never takes the last owner's role, and says what to do", async () => {
    const owner = await createPerson();
    await colleagueOf(owner, "admin");
    // An owner of another workspace does not count.
    await createPerson();
    await expect(changeRole(ctxFor(owner), { userId: owner.userId, role: "admin" })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("owner"),
    });
    expect((await roles())[owner.userId]).toBe("owner");
    expect(await db().select().from(audit)).toEqual([]);
  });

  it("leaves one owner when all resign at once", async () => {
    const first = await createPerson();
    const owners = [first, ...(await Promise.all([1, 2, 3].map(() => colleagueOf(first, "owner"))))];
    await Promise.allSettled(
      owners.map((owner) => changeRole(ctxFor(owner), { userId: owner.userId, role: "member" })),
    );
    expect(Object.values(await roles()).filter((role) => role === "owner")).toHaveLength(1);
  });

  it("does not find people of another workspace, nor people who never were", async () => {
    const owner = await createPerson();
    const stranger = await createPerson();
    for (const userId of [stranger.userId, createId(Date.now())]) {
      await expect(changeRole(ctxFor(owner), { userId, role: "member" })).rejects.toMatchObject({
        code: "not_found",
      });
    }
  });

  it("to member withdraws the invitation links that the person made", async () => {
    const owner = await createPerson();
    const admin = await colleagueOf(owner, "admin");
    await createInvitation(ctxFor(admin), { role: "admin", label: "" });
    await createInvitation(ctxFor(owner), { role: "admin", label: "" });
    await changeRole(ctxFor(owner), { userId: admin.userId, role: "member" });
    const rows = await db().select().from(invitations);
    expect(rows.map(({ createdBy, revokedAt }) => [createdBy, revokedAt !== null])).toEqual(
      expect.arrayContaining([
        [admin.userId, true],
        [owner.userId, false],
      ]),
    );
  });
});
