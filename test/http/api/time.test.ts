import { describe, expect, it } from "vitest";

import { scriptOf, type Answer } from "../../support/api.ts";
import { createPerson } from "../../support/people.ts";
import { changeTasksBy, projectBy, taskBy } from "../../support/work.ts";

const nine = "2026-03-02T08:00:00.000Z";
const ten = "2026-03-02T09:00:00.000Z";

function itemsOf({ body }: Answer): Record<string, unknown>[] {
  return body["items"] as Record<string, unknown>[];
}

describe("GET /me", () => {
  it("says who the token acts for", async () => {
    const person = await createPerson({ name: "Ada" });
    const { status, body } = await (await scriptOf(person, ["time:read"]))("GET", "/me");
    expect(status).toBe(200);
    expect(body).toMatchObject({ userId: person.userId, name: "Ada", role: "owner", scopes: ["time:read"] });
  });
});

describe("the timer", () => {
  it("starts, is there, stops, and is gone", async () => {
    const script = await scriptOf(await createPerson());
    const started = await script("POST", "/timer", { notes: "review" });
    expect(started.status).toBe(201);
    expect(started.body).toMatchObject({
      timer: { notes: "review", endedAt: null, source: "api" },
      isNew: true,
    });
    expect((await script("GET", "/timer")).body).toMatchObject({ timer: { notes: "review" } });
    const stopped = await script("POST", "/timer/stop");
    expect(stopped.status).toBe(200);
    expect(stopped.body["endedAt"]).toMatch(/^\d{4}-.*Z$/);
    expect((await script("GET", "/timer")).body).toEqual({ timer: null });
  });

  it("is started once by the same Idempotency-Key, ten times at once", async () => {
    const script = await scriptOf(await createPerson());
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        script("POST", "/timer", { notes: "once" }, { "Idempotency-Key": "k" }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(answers.filter(({ body }) => body["isNew"] === true)).toHaveLength(1);
    expect(itemsOf(await script("GET", "/entries"))).toHaveLength(1);
  });

  it("answers a stop without a timer with a problem", async () => {
    const { status, body, headers } = await (await scriptOf(await createPerson()))("POST", "/timer/stop");
    expect(status).toBe(409);
    expect(headers.get("Content-Type")).toBe("application/problem+json");
    expect(body).toMatchObject({ status: 409, title: "Conflict", detail: "No timer is running." });
    expect(body["requestId"]).toMatch(/^\w{26}$/);
  });

  it("is discarded", async () => {
    const script = await scriptOf(await createPerson());
    await script("POST", "/timer", {});
    expect((await script("DELETE", "/timer")).status).toBe(204);
    expect(itemsOf(await script("GET", "/entries"))).toEqual([]);
  });
});

describe("time entries", () => {
  it("are added, read, changed, deleted and restored", async () => {
    const script = await scriptOf(await createPerson());
    const added = await script("POST", "/entries", {
      startedAt: nine,
      endedAt: ten,
      notes: "call",
      tagNames: ["Phone"],
    });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({ startedAt: nine, endedAt: ten, version: 1 });
    expect(added.body["tagIds"]).toHaveLength(1);
    const path = `/entries/${String(added.body["id"])}`;

    const changed = await script("PATCH", path, {
      version: 1,
      notes: "a call",
      startedAt: "2026-03-02T10:30:00+02:00",
    });
    expect(changed.body).toMatchObject({
      notes: "a call",
      startedAt: "2026-03-02T08:30:00.000Z",
      version: 2,
    });
    const stale = await script("PATCH", path, { version: 1, notes: "too late" });
    expect(stale.status).toBe(409);

    expect((await script("DELETE", path)).status).toBe(204);
    expect((await script("GET", path)).status).toBe(404);
    expect((await script("POST", `${path}/restore`)).body).toMatchObject({ notes: "a call" });
  });

  it("are undone, what was done last first, and no task by who may not write tasks", async () => {
    const ada = await createPerson();
    const script = await scriptOf(ada);
    const { body } = await script("POST", "/entries", { startedAt: nine, endedAt: ten, notes: "call" });
    const path = `/entries/${String(body["id"])}`;
    await script("PATCH", path, { version: 1, notes: "a call" });
    await script("DELETE", path);
    expect((await script("POST", "/undo")).body).toEqual({ kind: "deleted", entryId: body["id"] });
    expect((await script("POST", "/undo")).body).toEqual({ kind: "edited", entryId: body["id"] });
    expect((await script("GET", path)).body).toMatchObject({ notes: "call" });
    expect((await script("POST", "/undo")).body).toEqual({ kind: "logged", entryId: body["id"] });
    expect((await script("POST", "/undo")).status).toBe(409);
    const task = await taskBy(ada, (await projectBy(ada)).id);
    await changeTasksBy(ada, [task.id], { status: "done" });
    expect((await (await scriptOf(ada, ["time:write"]))("POST", "/undo")).status).toBe(409);
    expect((await script("POST", "/undo")).body).toEqual({ kind: "tasks_changed", taskIds: [task.id] });
  });

  it("are refused outside of the years 2000 to 2100", async () => {
    const script = await scriptOf(await createPerson());
    for (const [startedAt, endedAt] of [
      ["9999-12-31T23:00:00Z", "9999-12-31T23:30:00Z"],
      ["2100-12-31T23:00:00Z", "2101-01-01T00:00:00Z"],
      ["1999-12-31T23:00:00Z", "2000-01-01T01:00:00Z"],
    ]) {
      const refused = await script("POST", "/entries", { startedAt, endedAt });
      expect([refused.status, JSON.stringify(refused.body)]).toEqual([
        422,
        expect.stringContaining("years 2000 to 2100"),
      ]);
    }
  });

  it("come in pages that neither skip nor repeat, also with equal times", async () => {
    const script = await scriptOf(await createPerson());
    for (let i = 0; i < 7; i++) {
      await script("POST", "/entries", { startedAt: nine, endedAt: ten, notes: String(i) });
    }
    const notes: string[] = [];
    let cursor: string | null = "";
    for (let page = 0; page < 4 && cursor !== null; page++) {
      const answer = await script("GET", `/entries?limit=3${cursor === "" ? "" : `&cursor=${cursor}`}`);
      notes.push(...itemsOf(answer).map((item) => String(item["notes"])));
      cursor = answer.body["nextCursor"] as string | null;
    }
    expect(cursor).toBeNull();
    expect(notes.toSorted((a, b) => a.localeCompare(b))).toEqual(["0", "1", "2", "3", "4", "5", "6"]);
    const range = await script("GET", `/entries?from=${ten}`);
    expect(itemsOf(range)).toEqual([]);
  });

  it("ask before they lie ahead or are over a day long, and say what they overlap", async () => {
    const script = await scriptOf(await createPerson());
    const long = { startedAt: nine, endedAt: "2026-03-03T09:00:00.000Z" };
    const refused = await script("POST", "/entries", long);
    expect([refused.status, refused.body["field"], refused.body["confirm"]]).toEqual([
      422,
      "time",
      ["over_24_hours"],
    ]);
    const first = await script("POST", "/entries", { ...long, confirm: ["over_24_hours"] });
    expect([first.status, first.body["overlaps"]]).toEqual([201, []]);
    const key = { "Idempotency-Key": "e" };
    const hour = { startedAt: nine, endedAt: ten };
    const same = await Promise.all([1, 2].map(() => script("POST", "/entries", hour, key)));
    for (const { body } of same) expect(body["overlaps"]).toEqual([first.body["id"]]);
    expect(new Set(same.map(({ body }) => body["id"])).size).toBe(1);
    const ahead = { version: 1, endedAt: new Date(Date.now() + 3_600_000).toISOString() };
    const path = `/entries/${String(same[0]?.body["id"])}`;
    const moved = { ...ahead, startedAt: new Date().toISOString() };
    expect((await script("PATCH", path, moved)).body["confirm"]).toEqual(["future"]);
    expect((await script("PATCH", path, { ...moved, confirm: ["future"] })).status).toBe(200);
  });

  it.each([
    ["no JSON", "POST", "/entries", "{", 422],
    ["a missing end", "POST", "/entries", { startedAt: nine }, 422],
    ["an end before the start", "POST", "/entries", { startedAt: ten, endedAt: nine }, 422],
    ["a time without a zone", "POST", "/entries", { startedAt: "2026-03-02T08:00:00", endedAt: ten }, 422],
    ["a cursor of another list", "GET", "/entries?cursor=abc", undefined, 422],
    ["a limit beyond bounds", "GET", "/entries?limit=5000", undefined, 422],
    ["an unknown entry", "GET", "/entries/nothing", undefined, 404],
    ["an unknown path", "GET", "/nothing", undefined, 404],
  ])("refuse %s with a problem", async (_, method, path, body, status) => {
    const script = await scriptOf(await createPerson());
    const answer = await script(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
    expect(answer.body["detail"]).toMatch(/\w{3,} \w+/);
  });

  it("of somebody else are not there, in another workspace or the same", async () => {
    const owner = await createPerson();
    const theirs = await (await scriptOf(owner))("POST", "/entries", { startedAt: nine, endedAt: ten });
    const path = `/entries/${String(theirs.body["id"])}`;
    const colleague = await createPerson({ workspaceId: owner.workspaceId, role: "admin" });
    for (const person of [colleague, await createPerson()]) {
      const script = await scriptOf(person);
      expect((await script("GET", path)).status).toBe(404);
      expect((await script("PATCH", path, { version: 1, notes: "mine" })).status).toBe(404);
      expect((await script("DELETE", path)).status).toBe(404);
    }
  });

  it("stay closed to a token without the scope", async () => {
    const script = await scriptOf(await createPerson(), ["projects:read"]);
    const { status, body } = await script("GET", "/entries");
    expect(status).toBe(403);
    expect(body["detail"]).toContain("time:read");
  });
});
