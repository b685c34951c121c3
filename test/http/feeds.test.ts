import { describe, expect, it } from "vitest";

import { memberships } from "../../src/db/schema/people.ts";
import { removeMember } from "../../src/domain/members/remove-member.ts";
import { appUrl, browserOf, createPerson, ctxFor, db, type Person } from "../support/people.ts";
import { entryBy } from "../support/time.ts";
import { projectBy, taskBy } from "../support/work.ts";

const hourMs = 3_600_000;

async function makeFeed(person: Person): Promise<string> {
  const answer = await browserOf(person).post("/feed");
  expect(answer.status).toBe(201);
  const [, path] = new RegExp(`${appUrl}(/feeds/[\\w-]{43}\\.ics)`).exec(await answer.text()) ?? [];
  if (path === undefined) throw new Error("The page shows no address.");
  return path;
}

const read = (path: string, headers: Record<string, string> = {}) => browserOf(null).get(path, headers);

describe("a calendar feed", () => {
  it("shows one's own entries and deadlines, and nobody else's", async () => {
    const person = await createPerson();
    const colleague = await createPerson({ workspaceId: person.workspaceId });
    const project = await projectBy(person, { name: "Website" });
    await taskBy(person, project.id, { title: "Launch", dueOn: "2026-12-24", assigneeId: person.userId });
    await taskBy(person, project.id, { title: "Theirs", dueOn: "2026-12-24", assigneeId: colleague.userId });
    const startedAt = Date.now() - 2 * hourMs;
    const id = await entryBy(person, { projectId: project.id, startedAt, endedAt: startedAt + hourMs });
    const other = await entryBy(colleague, { startedAt, endedAt: startedAt + hourMs });
    const answer = await read(await makeFeed(person));
    expect(answer.headers.get("Content-Type")).toBe("text/calendar; charset=utf-8");
    const text = await answer.text();
    expect(text).toContain(`UID:${id}@localhost:8787`);
    expect(text).toContain("SUMMARY:[TT] Due: Website — Launch");
    expect(text).not.toContain(other);
    expect(text).not.toContain("Theirs");
  });

  it("answers with nothing while nothing changed", async () => {
    const person = await createPerson();
    const path = await makeFeed(person);
    const etag = (await read(path)).headers.get("ETag") ?? "";
    expect((await read(path, { "If-None-Match": etag })).status).toBe(304);
    await entryBy(person, { startedAt: Date.now() - hourMs, endedAt: Date.now() });
    expect((await read(path, { "If-None-Match": etag })).status).toBe(200);
  });

  it("ends when it is revoked, replaced, or its person leaves", async () => {
    const owner = await createPerson();
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    const first = await makeFeed(owner);
    const second = await makeFeed(owner);
    expect((await read(first)).status).toBe(404);
    expect((await read(second)).status).toBe(200);
    await browserOf(owner).post("/feed/revoke");
    expect((await read(second)).status).toBe(404);
    const theirs = await makeFeed(member);
    await removeMember(ctxFor(owner), member.userId);
    expect((await read(theirs)).status).toBe(404);
    expect((await read(`/feeds/${"x".repeat(43)}.ics`)).status).toBe(404);
  });

  it("stays dead when its person, who was removed, joins again", async () => {
    const owner = await createPerson();
    const { workspaceId } = owner;
    const member = await createPerson({ workspaceId, role: "member" });
    const path = await makeFeed(member);
    await removeMember(ctxFor(owner), member.userId);
    await db()
      .insert(memberships)
      .values({ workspaceId, userId: member.userId, role: "member", createdAt: 1 });
    expect((await read(path)).status).toBe(404);
  });
});
