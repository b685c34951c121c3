import { beforeEach, describe, expect, it } from "vitest";

import type { BindingRow } from "../../../src/integrations/bindings/applied.ts";
import { addEntry } from "../../../src/domain/time/add-entry.ts";
import { hourMs } from "../../../src/lib/time-units.ts";
import { imaginarySite } from "../../support/imaginary.ts";
import { browserOf, createPerson, ctxFor, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { linkedTask, rowsOf, settleTime, timeBinding, timeThere } from "../../support/worklogs.ts";

const now = Date.UTC(2026, 10, 20, 9);
let owner: Person;
let binding: BindingRow;
let task: Awaited<ReturnType<typeof linkedTask>>;

const path = () => `/bindings/${binding.id}/time`;
const read = async () => (await browserOf(owner).get(path())).text();
const add = () =>
  addEntry(ctxFor(owner, now), {
    taskId: task.taskId,
    startedAt: now - 2 * hourMs,
    endedAt: now - hourMs,
  });
const choice = { mode: "worklogs", grouping: "entry", rounding: "15up" };

beforeEach(async () => {
  owner = await createPerson({ name: "Olga" });
  binding = await timeBinding(owner, { mode: "off" });
  task = await linkedTask(owner, binding);
});

describe("the page about time that goes back", () => {
  it("begins with what is tracked from now on, and adds earlier time once it was counted", async () => {
    await add();
    expect((await browserOf(owner).post(path(), choice)).status).toBe(303);
    await settleTime(owner, Date.now());
    expect(await timeThere(task.issue)).toEqual([]);
    const counted = await browserOf(owner).post(`${path()}/since`, { date: "2026-11-01", preview: "1" });
    expect(await counted.text()).toContain("One time entry on one task, 1\u00a0h in all");
    expect(await timeThere(task.issue)).toEqual([]);
    expect((await browserOf(owner).post(`${path()}/since`, { date: "2026-11-01" })).status).toBe(303);
    expect(await read()).toContain("On its way");
    await settleTime(owner, Date.now());
    expect(await timeThere(task.issue)).toMatchObject([{ minutes: 60, note: "Olga" }]);
    const page = await read();
    expect(page).toContain("Fix the door");
    expect(page).not.toContain("On its way");
  });

  it("asks about what was changed there, and does as it is told", async () => {
    await browserOf(owner).post(path(), choice);
    await browserOf(owner).post(`${path()}/since`, { date: "2026-11-01" });
    const { id } = await add();
    await settleTime(owner, Date.now());
    const [written] = await timeThere(task.issue);
    const change = { site: "north", id: task.issue.id, worklog: written?.id ?? "" };
    await imaginarySite.changeTime({ ...change, minutes: 30 });
    await browserOf(owner).post(path(), { ...choice, rounding: "0" });
    await settleTime(owner, Date.now());
    expect(await read()).toContain("1\u00a0h here, changed to 30\u00a0m at Imaginary.");
    const answer = `/bindings/${binding.id}/worklogs/${task.taskId}/${id}`;
    await browserOf(owner).post(`${answer}/write`);
    await settleTime(owner, Date.now());
    expect(await timeThere(task.issue)).toMatchObject([{ minutes: 60 }]);
    await imaginarySite.changeTime({ ...change, minutes: null });
    await browserOf(owner).post(path(), choice);
    await settleTime(owner, Date.now());
    expect(await read()).toContain("1\u00a0h here, deleted at Imaginary.");
    await browserOf(owner).post(`${answer}/leave`);
    await settleTime(owner, Date.now());
    expect(await timeThere(task.issue)).toEqual([]);
    expect(await rowsOf(owner)).toMatchObject([{ state: "kept" }]);
    const after = await read();
    expect(after).toContain("Left as it is there");
    expect(after).not.toContain("To decide");
  });

  it("asks whose time it is, on Today and on a page of their own", async () => {
    const { workspaceId } = owner;
    const bob = await createPerson({ workspaceId, role: "member", name: "Bob" });
    await browserOf(owner).post(path(), { mode: "worklogs", grouping: "entry", rounding: "0" });
    const startedAt = Date.now() + hourMs;
    const { id } = await addEntry(ctxFor(bob, startedAt + 2 * hourMs), {
      taskId: task.taskId,
      startedAt,
      endedAt: startedAt + hourMs,
    });
    await settleTime(owner, startedAt + 3 * hourMs);
    const [written] = await timeThere(task.issue);
    await imaginarySite.changeTime({
      site: "north",
      id: task.issue.id,
      worklog: written?.id ?? "",
      minutes: 30,
    });
    await addEntry(ctxFor(owner, startedAt + 2 * hourMs), {
      taskId: task.taskId,
      startedAt,
      endedAt: startedAt + hourMs,
    });
    await settleTime(owner, startedAt + 4 * hourMs);

    const pageOf = async (who: Person, of: string) => (await browserOf(who).get(of)).text();
    expect(await pageOf(bob, "/")).toContain("Your time on an issue was changed");
    expect(await pageOf(owner, "/")).not.toContain("Your time on an issue");
    expect(await pageOf(bob, "/event-questions")).toContain(
      "1\u00a0h here, changed to 30\u00a0m at Imaginary.",
    );
    const base = `/bindings/${binding.id}/worklogs/${task.taskId}`;
    const carol = await createPerson({ workspaceId, role: "member", name: "Carol" });
    expect((await browserOf(carol).post(`${base}/${id}/leave`, {})).status).toBe(403);
    const next = "/event-questions";
    const answered = await browserOf(bob).post(`${base}/${id}/write`, { next });
    expect([answered.status, answered.headers.get("Location")]).toEqual([303, next]);
    await settleTime(owner, startedAt + 5 * hourMs);
    expect((await timeThere(task.issue)).map(({ minutes }) => minutes)).toEqual([60, 60]);
    expect(await pageOf(bob, next)).toContain("Nothing to decide");
  });

  it("writes one comment in place of worklogs when that is chosen", async () => {
    await browserOf(owner).post(path(), choice);
    await browserOf(owner).post(`${path()}/since`, { date: "2026-11-01" });
    await add();
    await settleTime(owner, Date.now());
    expect(await timeThere(task.issue)).toHaveLength(1);
    await browserOf(owner).post(path(), { ...choice, mode: "comment" });
    await settleTime(owner, Date.now());
    expect(await timeThere(task.issue)).toEqual([]);
    expect(await rowsOf(owner)).toMatchObject([{ kind: "comment", state: "written", seconds: 3600 }]);
  });

  it("says why time was given up, and tries again when it is told to", async () => {
    await browserOf(owner).post(path(), choice);
    await browserOf(owner).post(`${path()}/since`, { date: "2026-11-01" });
    await sandbox.setFault("api.imaginary.example", { kind: "error", status: 403, path: "/" });
    await add();
    await settleTime(owner, Date.now());
    const page = await read();
    expect(page).toContain("Given up");
    expect(page).not.toContain("On its way");
    await sandbox.clearFaults("api.imaginary.example");
    expect((await browserOf(owner).post(`${path()}/retry`)).status).toBe(303);
    expect(await read()).toContain("On its way");
    await settleTime(owner, Date.now());
    expect(await timeThere(task.issue)).toMatchObject([{ minutes: 60 }]);
    expect(await read()).not.toContain("Given up");
  });

  it("refuses a way that there is not, and a day that is none", async () => {
    expect((await browserOf(owner).post(path(), { ...choice, mode: "aloud" })).status).toBe(422);
    expect((await browserOf(owner).post(`${path()}/since`, { date: "soon" })).status).toBe(422);
  });

  it("is for who manages the connection", async () => {
    const { workspaceId } = owner;
    const member = await createPerson({ workspaceId, role: "member" });
    expect((await browserOf(member).get(path())).status).toBe(403);
  });
});
