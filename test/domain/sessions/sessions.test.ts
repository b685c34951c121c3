import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { audit, memberships, sessions } from "../../../src/db/schema/people.ts";
import { endAllSessions } from "../../../src/domain/sessions/end-all-sessions.ts";
import { endSession } from "../../../src/domain/sessions/end-session.ts";
import { findViewer } from "../../../src/domain/sessions/find-viewer.ts";
import { loadPerson } from "../../../src/domain/users/load-person.ts";
import { sessionIdleMs, sessionLifeMs } from "../../../src/domain/sessions/session-limits.ts";
import { prepareSession } from "../../../src/domain/sessions/session-row.ts";
import { switchWorkspace } from "../../../src/domain/sessions/switch-workspace.ts";
import { recordSessionUse } from "../../../src/domain/sessions/record-session-use.ts";
import { sha256Hex } from "../../../src/lib/digest.ts";
import { createPerson, createWorkspace, ctxFor, db, type Person } from "../../support/people.ts";

const now = Date.UTC(2026, 10, 20, 12);

/** Opens one more session, as signing in does. */
async function open({ userId, workspaceId }: Person) {
  const { insert, opened } = await prepareSession(
    { db: db(), now },
    { userId, workspaceId, userAgent: "test" },
  );
  await insert;
  return { ...opened, idHash: await sha256Hex(opened.sessionId) };
}

describe("a session", () => {
  it("S2: ends after fourteen days without a request", async () => {
    const { idHash } = await open(await createPerson());
    expect(await findViewer(db(), idHash, now + sessionIdleMs - 1)).not.toBeNull();
    expect(await findViewer(db(), idHash, now + sessionIdleMs)).toBeNull();
  });

  it("S2: ends after thirty days, however busy it is", async () => {
    const { idHash } = await open(await createPerson());
    for (const days of [10, 20, 29]) await recordSessionUse(db(), idHash, now + days * 86_400_000);
    expect(await findViewer(db(), idHash, now + sessionLifeMs - 1)).not.toBeNull();
    expect(await findViewer(db(), idHash, now + sessionLifeMs)).toBeNull();
  });

  it("T3: follows a role at once, and ends with the membership", async () => {
    const person = await createPerson();
    const { idHash } = await open(person);
    await db().update(memberships).set({ role: "member" });
    expect(await findViewer(db(), idHash, now)).toMatchObject({ role: "member" });
    await db().delete(memberships);
    expect(await findViewer(db(), idHash, now)).toBeNull();
  });

  it("is not opened for somebody who is no member", async () => {
    const person = await createPerson();
    await db().delete(memberships);
    const { idHash } = await open(person);
    expect(await db().select().from(sessions).where(eq(sessions.idHash, idHash))).toEqual([]);
  });

  it("can be ended by its own person only", async () => {
    const person = await createPerson();
    const colleague = await createPerson({ workspaceId: person.workspaceId });
    const { publicId, idHash } = await open(person);
    await expect(endSession(ctxFor(colleague), publicId)).rejects.toMatchObject({ code: "not_found" });
    expect(await findViewer(db(), idHash, now)).not.toBeNull();
    await endSession(ctxFor(person), publicId);
    expect(await findViewer(db(), idHash, now)).toBeNull();
    expect(await db().select().from(audit)).toMatchObject([{ action: "session.end", target: publicId }]);
  });

  it("S2: ends with all others of its person, and with nobody else's", async () => {
    const person = await createPerson();
    const colleague = await createPerson({ workspaceId: person.workspaceId });
    await open(person);
    await endAllSessions(ctxFor(person));
    const left = await db().select().from(sessions);
    expect(left.map(({ userId }) => userId)).toEqual([colleague.userId]);
  });

  it("S2: is listed for its person while it is alive", async () => {
    const person = await createPerson({ now });
    await createPerson({ workspaceId: person.workspaceId });
    const { publicId } = await open(person);
    const list = async (at: number) => (await loadPerson(ctxFor(person, at))).sessions;
    expect(await list(now)).toHaveLength(2);
    expect((await list(now)).map((session) => session.publicId)).toContain(publicId);
    expect(await list(now + sessionIdleMs)).toEqual([]);
  });

  it("moves to another workspace of its person, and to no other", async () => {
    const person = await createPerson();
    const { userId } = person;
    const { publicId: sessionPublicId, idHash } = await open(person);
    const second = await createWorkspace("Globex");
    const move = () => switchWorkspace(ctxFor(person), { sessionPublicId, workspaceId: second });
    await expect(move()).rejects.toMatchObject({ code: "not_found" });
    await db().insert(memberships).values({ workspaceId: second, userId, role: "member", createdAt: now });
    await move();
    expect(await findViewer(db(), idHash, now)).toMatchObject({ workspaceId: second, role: "member" });
  });
});
