import { describe, expect, it } from "vitest";

import { startTimer } from "../../../../src/domain/time/start-timer.ts";
import { personKey } from "../../../../src/http/person-key.ts";
import {
  browserOf,
  createPerson,
  createWorkspace,
  ctxFor,
  db,
  type Person,
} from "../../../support/people.ts";
import { memberships } from "../../../../src/db/schema/people.ts";
import { entriesOf, entryBy, hourMs, minuteMs, runningOf } from "../../../support/time.ts";
import { projectBy, tagsBy } from "../../../support/work.ts";

const secondMs = 1000;

let keys = 0;

type Press = {
  startedAt?: number;
  endedAt?: number;
  over?: string;
  confirmed?: "yes";
  sentAt?: number;
  ahead?: number;
  person?: string;
};

/** Sends what was pressed on a device whose clock is right, unless the press says something else. */
async function send(person: Person, press: Press, fields: Record<string, string>) {
  const all = { person: personKey(person), sentAt: Date.now(), ahead: 0, ...press };
  const search = new URLSearchParams(Object.entries(all).map(([name, value]) => [name, String(value)]));
  const answer = await browserOf(person).post(`/timer/offline?${search.toString()}`, fields, {
    "HX-Request": "true",
  });
  return { status: answer.status, said: decodeURIComponent(answer.headers.get("X-Flash") ?? "") };
}

const typed = (notes: string) => ({ formKey: `key-${(keys += 1)}`, next: "/", notes, projectId: "" });
const done = { status: 204, said: "" };

describe("what was tracked offline", () => {
  it("is written with the instants of its presses, once, however often it is sent", async () => {
    const ada = await createPerson();
    const { id: projectId } = await projectBy(ada, { name: "Website" });
    await tagsBy(ctxFor(ada), ["urgent"]);
    const startedAt = Date.now() - 3 * hourMs;
    const span = { startedAt, endedAt: startedAt + hourMs };
    const form = typed("Fix the door @website #urgent");
    for (let times = 0; times < 3; times += 1) expect(await send(ada, span, form)).toEqual(done);
    const running = typed("Fix the lock");
    const later = { startedAt: startedAt + 2 * hourMs };
    for (let times = 0; times < 2; times += 1) expect(await send(ada, later, running)).toEqual(done);
    const entries = (await entriesOf(ada)).toSorted((a, b) => a.startedAt - b.startedAt);
    expect(entries).toMatchObject([
      { ...span, notes: "Fix the door", projectId, source: "timer" },
      { startedAt: later.startedAt, endedAt: null, notes: "Fix the lock" },
    ]);
    expect(entries[0]?.tags).toHaveLength(1);
    expect(entries).toHaveLength(2);
  });

  it("ends the timer that it was started over when it began, and none that began later", async () => {
    const ada = await createPerson();
    const startedAt = Date.now() - 3 * hourMs;
    const over = await entryBy(ada, { startedAt, endedAt: null });
    const next = startedAt + hourMs;
    expect(await send(ada, { startedAt: next, endedAt: next + minuteMs, over }, typed("Next"))).toEqual(done);
    expect((await entriesOf(ada)).find(({ id }) => id === over)?.endedAt).toBe(next);
    const late = await entryBy(ada, { startedAt: Date.now() - minuteMs, endedAt: null });
    const early = { startedAt: next + hourMs, over: late };
    expect((await send(ada, early, typed("Early"))).status).toBe(409);
    expect((await runningOf(ada)).map(({ id }) => id)).toEqual([late]);
  });

  it("leaves a span in the field where it is: what ran is what the device showed", async () => {
    const ada = await createPerson();
    const startedAt = Date.now() - hourMs;
    await send(ada, { startedAt, endedAt: startedAt + minuteMs }, typed("9-10:15 Planning"));
    expect(await entriesOf(ada)).toMatchObject([{ startedAt, notes: "9-10:15 Planning" }]);
  });

  it("is asked about where it overlaps what was tracked elsewhere, and written when that is meant", async () => {
    const ada = await createPerson();
    const startedAt = Date.now() - 3 * hourMs;
    const span = { startedAt, endedAt: startedAt + hourMs };
    await entryBy(ada, { startedAt: startedAt + minuteMs, endedAt: startedAt + 2 * minuteMs, notes: "Call" });
    const form = typed("Fix the door");
    const asked = await send(ada, span, form);
    expect(asked).toEqual({ status: 409, said: expect.stringMatching(/^It overlaps .* Call\.$/) });
    expect(await entriesOf(ada)).toHaveLength(1);
    expect(await send(ada, { ...span, confirmed: "yes" }, form)).toEqual(done);
    expect(await entriesOf(ada)).toHaveLength(2);
  });

  it("stops no timer that was started elsewhere, here or in another workspace, before that is meant", async () => {
    const ada = await createPerson();
    const startedAt = Date.now() - hourMs;
    const { entry } = await startTimer(ctxFor(ada), { notes: "From the desk" });
    const asked = await send(ada, { startedAt }, typed("Mail"));
    expect(asked).toEqual({
      status: 409,
      said: expect.stringMatching(/ – now From the desk\.$/),
    });
    expect((await runningOf(ada)).map(({ id }) => id)).toEqual([entry.id]);

    const bob = await createPerson();
    const workspaceId = await createWorkspace("Other");
    const elsewhere = { ...bob, workspaceId };
    const { userId, role } = bob;
    await db().insert(memberships).values({ workspaceId, userId, role, createdAt: 1 });
    const { entry: there } = await startTimer(ctxFor(elsewhere), {});
    const form = typed("Mail");
    expect(await send(bob, { startedAt }, form)).toMatchObject({
      status: 409,
      said: expect.stringContaining("another workspace"),
    });
    expect((await runningOf(bob)).map(({ id }) => id)).toEqual([there.id]);
    expect(await send(bob, { startedAt, confirmed: "yes" }, form)).toEqual(done);
    expect(await runningOf(bob)).toMatchObject([{ startedAt, notes: "Mail" }]);
  });

  it("is asked about when it is longer than a day", async () => {
    const ada = await createPerson();
    const endedAt = Date.now() - hourMs;
    const span = { startedAt: endedAt - 30 * hourMs, endedAt };
    const form = typed("Left on");
    expect((await send(ada, span, form)).status).toBe(409);
    expect(await send(ada, { ...span, confirmed: "yes" }, form)).toEqual(done);
    expect(await entriesOf(ada)).toMatchObject([span]);
  });
});

describe("a press whose answer was lost on its way", () => {
  it("started one timer, which ends when it was stopped offline", async () => {
    const ada = await createPerson();
    const form = typed("Mail");
    await browserOf(ada).post("/timer", form, { "HX-Request": "true" });
    const [timer] = await runningOf(ada);
    const startedAt = (timer?.startedAt ?? 0) - secondMs;
    expect(await send(ada, { startedAt }, form)).toEqual(done);
    expect(await entriesOf(ada)).toEqual([timer]);
    const endedAt = Date.now() + secondMs;
    for (let times = 0; times < 2; times += 1)
      expect(await send(ada, { startedAt, endedAt }, form)).toEqual(done);
    expect(await entriesOf(ada)).toMatchObject([{ id: timer?.id, startedAt: timer?.startedAt, endedAt }]);
  });

  it("counts for presses that were sent later, too", async () => {
    const ada = await createPerson();
    const startedAt = Date.now() - hourMs;
    const form = typed("Mail");
    expect(await send(ada, { startedAt }, form)).toEqual(done);
    const endedAt = startedAt + minuteMs;
    for (let times = 0; times < 2; times += 1)
      expect(await send(ada, { startedAt, endedAt }, form)).toEqual(done);
    expect(await entriesOf(ada)).toMatchObject([{ startedAt, endedAt }]);
  });

  it("stopped the timer, and stops nothing else", async () => {
    const ada = await createPerson();
    const { entry } = await startTimer(ctxFor(ada), {});
    const form = { formKey: "k", next: "/", entryId: entry.id };
    await browserOf(ada).post("/timer/stop", form, { "HX-Request": "true" });
    const [stopped] = await entriesOf(ada);
    expect(await send(ada, { endedAt: Date.now() + secondMs }, form)).toEqual(done);
    expect(await entriesOf(ada)).toEqual([stopped]);
  });
});

describe("a stop that was pressed offline", () => {
  it("ends the timer then, once", async () => {
    const ada = await createPerson();
    const entryId = await entryBy(ada, { startedAt: Date.now() - 2 * hourMs, endedAt: null });
    const form = { formKey: "k", next: "/", entryId };
    const endedAt = Date.now() - hourMs;
    for (let times = 0; times < 2; times += 1) expect(await send(ada, { endedAt }, form)).toEqual(done);
    expect(await entriesOf(ada)).toMatchObject([{ endedAt }]);
  });

  it("says so when the timer ended elsewhere, or began later; another one runs on", async () => {
    const ada = await createPerson();
    const startedAt = Date.now() - 2 * hourMs;
    const ended = await entryBy(ada, { startedAt, endedAt: startedAt + minuteMs });
    const timer = await entryBy(ada, { startedAt: startedAt + hourMs, endedAt: null });
    const early = { endedAt: startedAt + 2 * minuteMs };
    expect(await send(ada, early, { formKey: "a", entryId: ended })).toEqual({
      status: 422,
      said: expect.stringContaining("no longer runs"),
    });
    expect(await send(ada, early, { formKey: "b", entryId: timer })).toEqual({
      status: 422,
      said: expect.stringContaining("The timer began later than that."),
    });
    expect((await send(ada, early, { formKey: "c" })).status).toBe(422);
    expect((await runningOf(ada)).map(({ id }) => id)).toEqual([timer]);
  });
});

describe("the clock of a device", () => {
  it("that is wrong all the time does not make a time wrong", async () => {
    const ada = await createPerson();
    const ahead = 45 * minuteMs;
    const startedAt = Date.now() - 2 * hourMs;
    const span = { startedAt: startedAt + ahead, endedAt: startedAt + hourMs + ahead };
    expect(await send(ada, { ...span, ahead, sentAt: Date.now() + ahead }, typed("Early bird"))).toEqual(
      done,
    );
    const [entry] = await entriesOf(ada);
    expect(Math.abs((entry?.startedAt ?? 0) - startedAt)).toBeLessThan(5 * secondMs);
    expect((entry?.endedAt ?? 0) - (entry?.startedAt ?? 0)).toBe(hourMs);
  });

  it("that was set meanwhile is asked about; then the times count as they were shown", async () => {
    const ada = await createPerson();
    const ahead = -hourMs;
    const startedAt = Date.now() - 2 * hourMs;
    const press = { startedAt: startedAt + ahead, endedAt: startedAt + hourMs + ahead, ahead };
    const form = typed("Late");
    expect(await send(ada, press, form)).toMatchObject({
      status: 409,
      said: expect.stringContaining("clock of this device was set"),
    });
    expect(await entriesOf(ada)).toEqual([]);
    expect(await send(ada, { ...press, confirmed: "yes" }, form)).toEqual(done);
    expect(await entriesOf(ada)).toMatchObject([{ startedAt, endedAt: startedAt + hourMs }]);
  });
});

describe("what one person pressed", () => {
  it("is not written for another, or into another workspace", async () => {
    const [ada, bob] = [await createPerson(), await createPerson()];
    const startedAt = Date.now() - hourMs;
    const span = { startedAt, endedAt: startedAt + minuteMs };
    for (const person of [personKey(ada), personKey({ ...bob, workspaceId: ada.workspaceId }), "none"])
      expect((await send(bob, { ...span, person }, typed("Secret"))).status).toBe(401);
    expect(await entriesOf(bob)).toEqual([]);
  });

  it("is refused with a sentence when it says no times", async () => {
    const ada = await createPerson();
    for (const press of [{}, { startedAt: Number.NaN }, { startedAt: 1.5 }, { startedAt: -1 }])
      expect((await send(ada, press, typed("When?"))).status).toBe(422);
    const startedAt = Date.now() - hourMs;
    const backwards = await send(ada, { startedAt, endedAt: startedAt - 1 }, typed("Backwards"));
    expect(backwards).toMatchObject({ status: 422, said: expect.stringContaining("before the start") });
    expect(await entriesOf(ada)).toEqual([]);
  });

  it("is named in every answer, so that a browser keeps it for nobody else", async () => {
    const ada = await createPerson();
    for (const path of ["/", "/tasks", "/nowhere"])
      expect((await browserOf(ada).get(path)).headers.get("X-Person")).toBe(personKey(ada));
    expect((await browserOf(null).get("/sign-in")).headers.get("X-Person")).toBe("none");
    const html = await (await browserOf(ada).get("/")).text();
    expect(html).toContain(`data-person="${personKey(ada)}"`);
  });
});
