import { describe, expect, it } from "vitest";

import { acceptInvitation } from "../../../src/domain/invitations/accept-invitation.ts";
import { changeRole } from "../../../src/domain/members/change-role.ts";
import { createApiToken } from "../../../src/domain/api-tokens/create-api-token.ts";
import { createInvitation } from "../../../src/domain/invitations/create-invitation.ts";
import { findTokenActor } from "../../../src/domain/api-tokens/find-token-actor.ts";
import { findViewer } from "../../../src/domain/sessions/find-viewer.ts";
import { listMembers } from "../../../src/domain/members/list-members.ts";
import { loadPerson } from "../../../src/domain/users/load-person.ts";
import { removeMember } from "../../../src/domain/members/remove-member.ts";
import { signInWithIdentity } from "../../../src/domain/sessions/sign-in.ts";
import { identities } from "../../../src/db/schema/people.ts";
import type { Database } from "../../../src/db/database.ts";
import { sha256Hex } from "../../../src/lib/digest.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";

const signInCtx = (on: Database) => ({ db: on, now: Date.now(), isLocal: true, ownerEmails: [] });

const signInOf = (accountId: string) => ({
  provider: "github",
  host: "github.com",
  account: { accountId, login: "alice", name: "Alice", email: null, avatarUrl: null },
  invitationTokenHash: null,
  userAgent: "test",
  timeZone: null,
  previousSessionHash: null,
});

/** A workspace with an owner who has signed in by an account, a colleague, a token and an unused invitation. */
async function seed() {
  const owner = await createPerson();
  const { workspaceId, userId } = owner;
  const account = { provider: "github", host: "github.com", accountId: userId, userId, login: "alice" };
  await db()
    .insert(identities)
    .values({ ...account, createdAt: 0 });
  const wish = { name: "x", scopes: ["time:read"], expiresInDays: 1 };
  return {
    owner,
    colleague: await createPerson({ workspaceId, role: "member" }),
    guest: await createPerson(),
    sessionHash: await sha256Hex(owner.cookie.slice("session=".length)),
    tokenHash: await sha256Hex((await createApiToken(ctxFor(owner), wish)).token),
    invitationHash: await sha256Hex(
      (await createInvitation(ctxFor(owner), { role: "member", label: "" })).token,
    ),
  };
}

/** Other workspaces with people, sessions, tokens and links of their own. */
async function crowd(size: number) {
  for (let i = 0; i < size; i++) {
    const stranger = await createPerson();
    await createApiToken(ctxFor(stranger), { name: "x", scopes: ["time:read"], expiresInDays: 1 });
    await createInvitation(ctxFor(stranger), { role: "member", label: "" });
  }
}

async function costs() {
  const { owner, colleague, guest, sessionHash, tokenHash, invitationHash } = await seed();
  const now = Date.now();
  const on = (counting: Database) => ({ ...ctxFor(owner), db: counting });
  return {
    page: await measure((counting) => findViewer(counting, sessionHash, now)),
    token: await measure((counting) => findTokenActor(counting, tokenHash, now)),
    person: await measure((counting) => loadPerson(on(counting))),
    members: await measure((counting) => listMembers(on(counting))),
    signIn: await measure((counting) => signInWithIdentity(signInCtx(counting), signInOf(owner.userId))),
    accept: await measure((counting) =>
      acceptInvitation({ db: counting, now }, { userId: guest.userId, tokenHash: invitationHash }),
    ),
    role: await measure((counting) => changeRole(on(counting), { userId: colleague.userId, role: "admin" })),
    removal: await measure((counting) => removeMember(on(counting), colleague.userId)),
  };
}

async function countRows() {
  return Object.fromEntries(Object.entries(await costs()).map(([name, cost]) => [name, cost.rowsRead]));
}

describe("what people cost the database", () => {
  it("does not grow with other workspaces", async () => {
    const alone = await countRows();
    await crowd(30);
    for (const [name, rows] of Object.entries(await countRows())) {
      // A walk along an index also reads the row behind its end, if there is one.
      expect({ name, grows: rows > (alone[name] ?? 0) + 2 }).toEqual({ name, grows: false });
    }
  });

  it("is no table read from end to end", async () => {
    for (const [name, { plans }] of Object.entries(await costs())) {
      // "Is there any workspace?" ends at the first one; the tags of the timer are a JSON array in its row.
      const scans = plans.filter((line) => /^SCAN (?!CONSTANT|workspaces$|\w+ VIRTUAL TABLE)/.test(line));
      expect({ name, scans }).toEqual({ name, scans: [] });
    }
  });

  it("is one round trip for a page's session with its timer, and for a token", async () => {
    const { page, token } = await costs();
    for (const { roundTrips, rowsRead, rowsWritten } of [page, token]) {
      expect(roundTrips).toBe(1);
      expect(rowsRead).toBeLessThanOrEqual(8);
      expect(rowsWritten).toBe(0);
    }
  });
});
