import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { connections } from "../../../src/db/schema/connections.ts";
import { apiTokens, audit, invitations, memberships, sessions } from "../../../src/db/schema/people.ts";
import { projectMembers, timeEntries } from "../../../src/db/schema/work.ts";
import { createApiToken } from "../../../src/domain/api-tokens/create-api-token.ts";
import { createInvitation } from "../../../src/domain/invitations/create-invitation.ts";
import { findTokenActor } from "../../../src/domain/api-tokens/find-token-actor.ts";
import { removeMember } from "../../../src/domain/members/remove-member.ts";
import { sha256Hex } from "../../../src/lib/digest.ts";
import { createPerson, createWorkspace, ctxFor, db, type Person } from "../../support/people.ts";

const now = Date.UTC(2026, 10, 20, 12);

async function startTimer({ workspaceId, userId }: Person) {
  await db()
    .insert(timeEntries)
    .values({
      workspaceId,
      userId,
      startedAt: now - 60_000,
      id: "timer",
      notes: "",
      tags: [],
      billable: false,
      timeZone: "UTC",
      source: "timer",
      version: 1,
      createdAt: now - 60_000,
      updatedAt: now - 60_000,
    });
}

async function connectPersonally({ workspaceId, userId }: Person) {
  await db().insert(connections).values({
    workspaceId,
    id: "connection",
    ownerId: userId,
    provider: "github",
    host: "github.com",
    accountId: "1",
    accountLogin: "bob",
    authMethod: "oauth",
    scopesRequested: [],
    scopesGranted: [],
    status: "active",
    createdBy: userId,
    createdAt: now,
    updatedAt: now,
  });
}

describe("removing a member", () => {
  it("ends their sessions, tokens, links and project memberships here and stops their timer", async () => {
    const owner = await createPerson();
    const admin = await createPerson({ workspaceId: owner.workspaceId, role: "admin" });
    const { workspaceId, userId } = admin;
    const { token } = await createApiToken(ctxFor(admin), {
      name: "x",
      scopes: ["time:read"],
      expiresInDays: 9,
    });
    await createInvitation(ctxFor(admin), { role: "member", label: "" });
    await db().insert(projectMembers).values({ workspaceId, projectId: "p", userId, createdAt: now });
    await startTimer(admin);
    await connectPersonally(admin);

    await removeMember(ctxFor(owner, now), userId);

    const theirs = await db().select().from(memberships).where(eq(memberships.userId, userId));
    expect(theirs).toEqual([]);
    expect(await db().select().from(sessions).where(eq(sessions.userId, userId))).toEqual([]);
    expect(await findTokenActor(db(), await sha256Hex(token), now)).toBeNull();
    expect(await db().select().from(apiTokens)).toMatchObject([{ revokedAt: now }]);
    expect(await db().select().from(invitations)).toMatchObject([{ revokedAt: now }]);
    expect(await db().select().from(projectMembers)).toEqual([]);
    expect(await db().select().from(timeEntries)).toMatchObject([{ endedAt: now, version: 2 }]);
    expect(await db().select().from(connections)).toMatchObject([{ status: "paused" }]);
    const removals = await db().select().from(audit).where(eq(audit.action, "member.remove"));
    expect(removals).toMatchObject([{ target: userId, actor: `user:${owner.userId}` }]);
  });

  it("leaves what they have in another workspace alone", async () => {
    const owner = await createPerson();
    const elsewhere = await createPerson();
    const { userId } = elsewhere;
    await db()
      .insert(memberships)
      .values({ workspaceId: owner.workspaceId, userId, role: "member", createdAt: now });
    await startTimer(elsewhere);
    await createApiToken(ctxFor(elsewhere), { name: "x", scopes: ["time:read"], expiresInDays: 9 });
    await removeMember(ctxFor(owner, now), userId);
    expect(await db().select().from(sessions).where(eq(sessions.userId, userId))).toHaveLength(1);
    expect(await db().select().from(apiTokens)).toMatchObject([{ revokedAt: null }]);
    expect(await db().select().from(timeEntries)).toMatchObject([{ endedAt: null }]);
  });

  it("is for owners and admins; anybody may leave", async () => {
    const owner = await createPerson();
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    const admin = await createPerson({ workspaceId: owner.workspaceId, role: "admin" });
    await expect(removeMember(ctxFor(member), admin.userId)).rejects.toMatchObject({ code: "forbidden" });
    await expect(removeMember(ctxFor(admin), owner.userId)).rejects.toMatchObject({ code: "forbidden" });
    await removeMember(ctxFor(member), member.userId);
    expect(await db().select().from(memberships)).toHaveLength(2);
  });

  it("never removes the last owner, nor anything of theirs", async () => {
    const owner = await createPerson();
    await startTimer(owner);
    await expect(removeMember(ctxFor(owner, now), owner.userId)).rejects.toMatchObject({ code: "conflict" });
    expect(await db().select().from(memberships)).toHaveLength(1);
    expect(await db().select().from(sessions)).toHaveLength(1);
    expect(await db().select().from(timeEntries)).toMatchObject([{ endedAt: null }]);
    expect(await db().select().from(audit)).toEqual([]);
  });

  it("leaves one owner when two remove each other at once", async () => {
    const first = await createPerson();
    const second = await createPerson({ workspaceId: first.workspaceId, role: "owner" });
    await Promise.allSettled([
      removeMember(ctxFor(first), second.userId),
      removeMember(ctxFor(second), first.userId),
    ]);
    expect(await db().select().from(memberships)).toHaveLength(1);
  });

  it("does not find people of another workspace", async () => {
    const owner = await createPerson();
    const stranger = await createPerson({ workspaceId: await createWorkspace("Globex") });
    await expect(removeMember(ctxFor(owner), stranger.userId)).rejects.toMatchObject({ code: "not_found" });
  });
});
