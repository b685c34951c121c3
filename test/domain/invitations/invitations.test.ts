import { describe, expect, it } from "vitest";

import { audit, invitations, memberships } from "../../../src/db/schema/people.ts";
import { acceptInvitation } from "../../../src/domain/invitations/accept-invitation.ts";
import { createInvitation } from "../../../src/domain/invitations/create-invitation.ts";
import { findInvitation } from "../../../src/domain/invitations/find-invitation.ts";
import { invitationLifeMs } from "../../../src/domain/invitations/invitation-rules.ts";
import { listMembers } from "../../../src/domain/members/list-members.ts";
import { revokeInvitation } from "../../../src/domain/invitations/revoke-invitation.ts";
import { sha256Hex } from "../../../src/lib/digest.ts";
import { readDatabase } from "../../support/database.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";

const now = Date.UTC(2026, 10, 20, 12);

async function invitedBy(owner: Awaited<ReturnType<typeof createPerson>>) {
  const { id, token } = await createInvitation(ctxFor(owner, now), { role: "member", label: "Bob" });
  return { id, tokenHash: await sha256Hex(token), token };
}

describe("an invitation", () => {
  it("keeps its token out of the database and ends after a week", async () => {
    const owner = await createPerson();
    const { token, tokenHash } = await invitedBy(owner);
    expect(JSON.stringify(await readDatabase())).not.toContain(token);
    const last = now + invitationLifeMs - 1;
    expect(await findInvitation(db(), tokenHash, last)).toMatchObject({
      workspaceName: "Acme",
      invitedBy: "Ada",
      role: "member",
    });
    await expect(findInvitation(db(), tokenHash, last + 1)).rejects.toMatchObject({ code: "conflict" });
    await expect(findInvitation(db(), "made up", now)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is made by owners and admins, for an owner by owners only", async () => {
    const owner = await createPerson();
    const admin = await createPerson({ workspaceId: owner.workspaceId, role: "admin" });
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    const forbidden = { code: "forbidden" };
    await expect(createInvitation(ctxFor(member), { role: "member", label: "" })).rejects.toMatchObject(
      forbidden,
    );
    await expect(createInvitation(ctxFor(admin), { role: "owner", label: "" })).rejects.toMatchObject(
      forbidden,
    );
    await createInvitation(ctxFor(admin), { role: "admin", label: "" });
    await createInvitation(ctxFor(owner), { role: "owner", label: "" });
    await expect(
      createInvitation(ctxFor(owner), { role: "member", label: "x".repeat(81) }),
    ).rejects.toMatchObject({ code: "invalid", field: "label" });
  });

  it("is shown to those who manage members, until it is used, withdrawn or expired", async () => {
    const owner = await createPerson();
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    const { id } = await invitedBy(owner);
    const seenBy = async (person: typeof owner, at = now) =>
      (await listMembers(ctxFor(person, at))).invitations.map((invitation) => invitation.id);
    expect(await seenBy(owner)).toEqual([id]);
    expect(await seenBy(member)).toEqual([]);
    expect(await seenBy(owner, now + invitationLifeMs)).toEqual([]);
    await revokeInvitation(ctxFor(owner, now), id);
    expect(await seenBy(owner)).toEqual([]);
  });

  it("brings somebody who is signed in elsewhere into the workspace, once", async () => {
    const owner = await createPerson();
    const guest = await createPerson();
    const { tokenHash, id } = await invitedBy(owner);
    const accept = () => acceptInvitation({ db: db(), now }, { userId: guest.userId, tokenHash });
    expect(await accept()).toEqual({ workspaceId: owner.workspaceId, role: "member" });
    expect(await accept()).toMatchObject({ workspaceId: owner.workspaceId });
    expect(await db().select().from(memberships)).toHaveLength(3);
    const records = (await db().select().from(audit)).filter(({ target }) => target === id);
    const { workspaceId } = owner;
    expect(records.toSorted((a, b) => a.action.localeCompare(b.action))).toMatchObject([
      { action: "invitation.accept", workspaceId, actor: `user:${guest.userId}` },
      { action: "invitation.create", workspaceId },
    ]);
  });

  it("admits one of many who use it at once", async () => {
    const owner = await createPerson();
    const guests = await Promise.all([1, 2, 3, 4].map(() => createPerson()));
    const { tokenHash } = await invitedBy(owner);
    const answers = await Promise.allSettled(
      guests.map(({ userId }) => acceptInvitation({ db: db(), now }, { userId, tokenHash })),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const here = (await db().select().from(memberships)).filter(
      ({ workspaceId }) => workspaceId === owner.workspaceId,
    );
    expect(here).toHaveLength(2);
  });

  it("leaves members their role and stays usable for somebody else", async () => {
    const owner = await createPerson();
    const { tokenHash } = await invitedBy(owner);
    await acceptInvitation({ db: db(), now }, { userId: owner.userId, tokenHash });
    expect(await db().select().from(memberships)).toMatchObject([{ role: "owner" }]);
    expect(await db().select().from(invitations)).toMatchObject([{ acceptedBy: null }]);
  });

  it("is withdrawn by those who manage members, once, and in their workspace only", async () => {
    const owner = await createPerson();
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    const stranger = await createPerson();
    const { id, tokenHash } = await invitedBy(owner);
    await expect(revokeInvitation(ctxFor(member), id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(revokeInvitation(ctxFor(stranger), id)).rejects.toMatchObject({ code: "not_found" });
    await revokeInvitation(ctxFor(owner), id);
    await expect(revokeInvitation(ctxFor(owner), id)).rejects.toMatchObject({ code: "not_found" });
    await expect(
      acceptInvitation({ db: db(), now }, { userId: stranger.userId, tokenHash }),
    ).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("withdrawn") });
  });
});
