import { describe, expect, it } from "vitest";

import {
  audit,
  identities,
  invitations,
  memberships,
  sessions,
  users,
  workspaces,
} from "../../../src/db/schema/people.ts";
import type { SignInCtx, SignInInput } from "../../../src/domain/sessions/sign-in-input.ts";
import { signInWithIdentity } from "../../../src/domain/sessions/sign-in.ts";
import { sha256Hex } from "../../../src/lib/digest.ts";
import { createId, createSecret } from "../../../src/lib/id.ts";
import { createPerson, createWorkspace, db } from "../../support/people.ts";

const now = Date.UTC(2026, 10, 20, 12);

const onLocalhost = (): SignInCtx => ({ db: db(), now, isLocal: true, ownerEmails: [] });
const inProduction = (ownerEmails: string[] = []): SignInCtx => ({
  db: db(),
  now,
  isLocal: false,
  ownerEmails,
});

function asAccount(login: string, more: Partial<SignInInput> = {}): SignInInput {
  return {
    provider: "github",
    host: "github.com",
    account: {
      accountId: `id-of-${login}`,
      login,
      name: login,
      email: `${login}@acme.example`,
      avatarUrl: null,
    },
    invitationTokenHash: null,
    userAgent: "test",
    timeZone: "Asia/Kathmandu",
    previousSessionHash: null,
    ...more,
  };
}

async function invite(workspaceId: string, more: Partial<typeof invitations.$inferInsert> = {}) {
  const tokenHash = await sha256Hex(createSecret());
  await db()
    .insert(invitations)
    .values({
      id: createId(now),
      workspaceId,
      tokenHash,
      role: "member",
      label: "",
      createdBy: "somebody",
      createdAt: now,
      expiresAt: now + 1000,
      ...more,
    });
  return tokenHash;
}

const refusal = (sentence: string) => ({ code: "forbidden", message: expect.stringContaining(sentence) });

describe("the first person to sign in", () => {
  it("becomes the owner of a new workspace on localhost", async () => {
    const opened = await signInWithIdentity(onLocalhost(), asAccount("alice"));
    expect(await db().select().from(memberships)).toEqual([
      { workspaceId: opened.workspaceId, userId: opened.userId, role: "owner", createdAt: now },
    ]);
    expect(await db().select().from(users)).toMatchObject([{ name: "alice", timeZone: "Asia/Kathmandu" }]);
    expect(await db().select().from(workspaces)).toMatchObject([{ name: "alice's workspace" }]);
    const actions = await db().select({ action: audit.action }).from(audit);
    expect(actions.map(({ action }) => action).toSorted()).toEqual(["session.start", "workspace.create"]);
  });

  it("becomes the owner elsewhere only with an address that the configuration names", async () => {
    await expect(signInWithIdentity(inProduction(), asAccount("alice"))).rejects.toMatchObject(
      refusal("OWNER_EMAILS"),
    );
    await expect(
      signInWithIdentity(inProduction(["alice@acme.example"]), asAccount("bob")),
    ).rejects.toMatchObject(refusal("OWNER_EMAILS"));
    expect(await db().select().from(users)).toEqual([]);
    await signInWithIdentity(inProduction(["alice@acme.example"]), asAccount("alice"));
    expect(await db().select().from(memberships)).toHaveLength(1);
  });

  it("is refused when the provider has verified no address", async () => {
    const input = asAccount("alice");
    const account = { ...input.account, email: null };
    await expect(
      signInWithIdentity(inProduction(["alice@acme.example"]), { ...input, account }),
    ).rejects.toMatchObject(refusal("OWNER_EMAILS"));
  });

  it("is one person, however many arrive at once", async () => {
    const logins = Array.from({ length: 12 }, (_, i) => `person-${i}`);
    const answers = await Promise.allSettled(
      logins.map((login) => signInWithIdentity(onLocalhost(), asAccount(login))),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const rows of [workspaces, users, identities, memberships, sessions]) {
      expect(await db().select().from(rows)).toHaveLength(1);
    }
  });

  it("is one person when the same account arrives twice at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => signInWithIdentity(onLocalhost(), asAccount("alice"))),
    );
    expect(new Set(answers.map(({ userId }) => userId)).size).toBe(1);
    expect(await db().select().from(users)).toHaveLength(1);
    expect(await db().select().from(sessions)).toHaveLength(8);
  });
});

describe("signing in again", () => {
  it("O8: recognises the account by its immutable id, not by login or e-mail", async () => {
    const first = await signInWithIdentity(onLocalhost(), asAccount("alice"));
    const { account } = asAccount("alice");
    const renamed = { ...account, login: "alice-b", email: "new@acme.example", name: "Alice B." };
    const again = await signInWithIdentity(onLocalhost(), asAccount("alice", { account: renamed }));
    expect(again.userId).toBe(first.userId);
    expect(await db().select().from(identities)).toMatchObject([
      { login: "alice-b", email: "new@acme.example" },
    ]);
    expect(await db().select().from(users)).toMatchObject([{ name: "alice", email: "new@acme.example" }]);

    const recycled = { ...account, accountId: "another" };
    await expect(
      signInWithIdentity(onLocalhost(), asAccount("alice", { account: recycled })),
    ).rejects.toMatchObject(refusal("invitation"));
  });

  it("S2: gives a new session each time and ends the one that the browser had", async () => {
    const first = await signInWithIdentity(onLocalhost(), asAccount("alice"));
    const previousSessionHash = await sha256Hex(first.sessionId);
    const second = await signInWithIdentity(onLocalhost(), asAccount("alice", { previousSessionHash }));
    expect(second.sessionId).not.toBe(first.sessionId);
    const rows = await db().select().from(sessions);
    expect(rows.map(({ idHash }) => idHash)).toEqual([await sha256Hex(second.sessionId)]);
  });

  it("keeps no session id in the database", async () => {
    const opened = await signInWithIdentity(onLocalhost(), asAccount("alice"));
    for (const rows of [sessions, audit, users, identities]) {
      expect(JSON.stringify(await db().select().from(rows))).not.toContain(opened.sessionId);
    }
  });

  it("is refused after the last membership ended", async () => {
    await signInWithIdentity(onLocalhost(), asAccount("alice"));
    await db().delete(memberships);
    await expect(signInWithIdentity(onLocalhost(), asAccount("alice"))).rejects.toMatchObject(
      refusal("no longer a member"),
    );
  });
});

describe("an invitation link", () => {
  it("is what everybody after the first needs", async () => {
    await createPerson();
    await expect(signInWithIdentity(onLocalhost(), asAccount("bob"))).rejects.toMatchObject(
      refusal("invitation link"),
    );
  });

  it("makes a newcomer a member with the role that it names", async () => {
    const workspaceId = await createWorkspace();
    const invitationTokenHash = await invite(workspaceId, { role: "admin" });
    const opened = await signInWithIdentity(inProduction(), asAccount("bob", { invitationTokenHash }));
    expect(opened.workspaceId).toBe(workspaceId);
    expect(await db().select().from(memberships)).toMatchObject([{ workspaceId, role: "admin" }]);
    expect(await db().select().from(invitations)).toMatchObject([
      { acceptedBy: opened.userId, acceptedAt: now },
    ]);
  });

  it("works for one person only, also when two come at once", async () => {
    const invitationTokenHash = await invite(await createWorkspace());
    const answers = await Promise.allSettled(
      ["bob", "carol", "dave"].map((login) =>
        signInWithIdentity(onLocalhost(), asAccount(login, { invitationTokenHash })),
      ),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await db().select().from(users)).toHaveLength(1);
    expect(await db().select().from(memberships)).toHaveLength(1);
  });

  it("makes one person of a newcomer who uses two links at once", async () => {
    const hashes = [await invite(await createWorkspace()), await invite(await createWorkspace("Globex"))];
    const answers = await Promise.all(
      hashes.map((invitationTokenHash) =>
        signInWithIdentity(onLocalhost(), asAccount("bob", { invitationTokenHash })),
      ),
    );
    expect(new Set(answers.map(({ userId }) => userId)).size).toBe(1);
    expect(new Set(answers.map(({ workspaceId }) => workspaceId)).size).toBe(2);
    expect(await db().select().from(memberships)).toHaveLength(2);
  });

  it.each([
    ["expired", { expiresAt: now }, "expired"],
    ["withdrawn", { revokedAt: now - 1 }, "withdrawn"],
    ["used", { acceptedBy: "somebody", acceptedAt: now - 1 }, "used already"],
  ])("that is %s opens nothing", async (_, more, sentence) => {
    const invitationTokenHash = await invite(await createWorkspace(), more);
    await expect(
      signInWithIdentity(onLocalhost(), asAccount("bob", { invitationTokenHash })),
    ).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining(sentence) });
    expect(await db().select().from(users)).toEqual([]);
  });

  it("that was never made opens nothing, not even an empty instance", async () => {
    const invitationTokenHash = await sha256Hex("made up");
    await expect(
      signInWithIdentity(onLocalhost(), asAccount("bob", { invitationTokenHash })),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  it("brings somebody known into a second workspace", async () => {
    const first = await signInWithIdentity(onLocalhost(), asAccount("alice"));
    const workspaceId = await createWorkspace("Globex");
    const invitationTokenHash = await invite(workspaceId);
    const second = await signInWithIdentity(onLocalhost(), asAccount("alice", { invitationTokenHash }));
    expect(second).toMatchObject({ userId: first.userId, workspaceId });
    expect(await db().select().from(memberships)).toHaveLength(2);
    const later = { ...onLocalhost(), now: now + 5000 };
    const third = await signInWithIdentity(later, asAccount("alice", { invitationTokenHash }));
    expect(third.workspaceId).toBe(workspaceId);
  });
});
