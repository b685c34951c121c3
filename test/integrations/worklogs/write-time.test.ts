import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { bindings } from "../../../src/db/schema/bindings.ts";
import { outbox } from "../../../src/db/schema/outbox.ts";
import { addEntry } from "../../../src/domain/time/add-entry.ts";
import { deleteEntry } from "../../../src/domain/time/delete-entry.ts";
import { restoreEntry } from "../../../src/domain/time/restore-entry.ts";
import { splitEntry } from "../../../src/domain/time/split-entry.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { stopTimer } from "../../../src/domain/time/stop-timer.ts";
import { updateEntry } from "../../../src/domain/time/update-entry.ts";
import type { BindingRow } from "../../../src/integrations/bindings/applied.ts";
import { defaultTimeSettings, defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { deliverRow } from "../../../src/integrations/outbox/deliver.ts";
import { findDue } from "../../../src/integrations/outbox/find-due.ts";
import { registry } from "../../../src/integrations/registry.ts";
import { hourMs, minuteMs } from "../../../src/lib/time-units.ts";
import { systemContext } from "../../support/bindings.ts";
import { imaginarySite } from "../../support/imaginary.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import {
  connectImaginary,
  deliverTime,
  linkedTask,
  owedOf,
  rowsOf,
  settleTime,
  timeBinding,
  timeThere,
} from "../../support/worklogs.ts";
import { taskBy } from "../../support/work.ts";

const now = Date.UTC(2026, 10, 20, 9);
const startedAt = now - 5 * hourMs;
let owner: Person;
let binding: BindingRow;
let task: Awaited<ReturnType<typeof linkedTask>>;

const there = async (of = task) =>
  (await timeThere(of.issue)).map(({ by, minutes, note }) => [by.login, minutes, note]);
const add = (minutes: number, more: object = {}, by = owner) =>
  addEntry(ctxFor(by, now), {
    taskId: task.taskId,
    startedAt,
    endedAt: startedAt + minutes * minuteMs,
    ...more,
  });
const settle = (at = now) => settleTime(owner, at);
const set = (time: object) => {
  const settings = {
    ...defaultTrackerSettings,
    time: { ...defaultTimeSettings, mode: "worklogs" as const, ...time },
  };
  return db().update(bindings).set({ settings }).where(eq(bindings.id, binding.id));
};

beforeEach(async () => {
  owner = await createPerson({ name: "Olga" });
  binding = await timeBinding(owner);
  task = await linkedTask(owner, binding);
});

describe("time on a task", () => {
  it("is written to its issue, with the name of who tracked it", async () => {
    await add(90, { notes: "Oiled the hinge" });
    await settle();
    expect(await timeThere(task.issue)).toMatchObject([
      {
        by: { login: "alice" },
        minutes: 90,
        note: "Olga: Oiled the hinge",
        start: new Date(startedAt).toISOString(),
      },
    ]);
    expect(await owedOf(owner)).toEqual([]);
  });

  it("is written as its person where they have a connection of their own", async () => {
    await connectImaginary(owner, "bob", true);
    await add(90, { notes: "Oiled the hinge" });
    await settle();
    expect(await there()).toEqual([["bob", 90, "Oiled the hinge"]]);
  });

  it("follows what becomes of it: changed, split, moved, deleted and restored", async () => {
    const other = await linkedTask(owner, binding, "Fix the window");
    const entry = await add(90);
    await settle();
    const [first] = await timeThere(task.issue);
    await updateEntry(ctxFor(owner, now), {
      id: entry.id,
      version: 1,
      startedAt,
      endedAt: startedAt + hourMs,
    });
    await settle();
    expect(await timeThere(task.issue)).toMatchObject([{ id: first?.id, minutes: 60 }]);
    await splitEntry(ctxFor(owner, now), { id: entry.id, version: 2, at: startedAt + 20 * minuteMs });
    await settle();
    expect((await there()).map(([, minutes]) => minutes)).toEqual([20, 40]);
    await updateEntry(ctxFor(owner, now), { id: entry.id, version: 3, taskId: other.taskId });
    await settle();
    expect((await there()).map(([, minutes]) => minutes)).toEqual([40]);
    expect((await there(other)).map(([, minutes]) => minutes)).toEqual([20]);
    await deleteEntry(ctxFor(owner, now), entry.id);
    await settle();
    expect(await there(other)).toEqual([]);
    await restoreEntry(ctxFor(owner, now), entry.id);
    await settle();
    expect((await there(other)).map(([, minutes]) => minutes)).toEqual([20]);
  });

  it("is not written while its timer runs", async () => {
    await startTimer(ctxFor(owner, now), { taskId: task.taskId });
    expect(await owedOf(owner)).toEqual([]);
    await stopTimer(ctxFor(owner, now + hourMs));
    await settle();
    expect((await there()).map(([, minutes]) => minutes)).toEqual([60]);
  });

  it("owes nothing where it is written nowhere", async () => {
    await set({ mode: "off" });
    await add(90);
    const { id } = await taskBy(owner, task.projectId);
    await addEntry(ctxFor(owner, now), { taskId: id, startedAt, endedAt: startedAt + hourMs });
    expect(await owedOf(owner)).toEqual([]);
  });

  it("is summed by person and day, and rounded, as the rules say", async () => {
    await set({ grouping: "day", roundingMinutes: 15, roundsUp: true, isBillableOnly: true });
    await add(20, { billable: true, notes: "Oil" });
    const second = startedAt + hourMs;
    await add(0, { billable: true, notes: "Oil", startedAt: second, endedAt: second + 31 * minuteMs });
    await add(45, { billable: false });
    await settle();
    expect(await there()).toEqual([["alice", 60, "Olga: Oil"]]);
  });

  it("that began before it was switched on is left out", async () => {
    await set({ since: now });
    await add(90);
    await settle();
    expect(await there()).toEqual([]);
  });
});

describe("a worklog that a person changed there", () => {
  it("is asked about, and not overruled", async () => {
    const entry = await add(90);
    await settle();
    const [written] = await timeThere(task.issue);
    await imaginarySite.changeTime({
      site: "north",
      id: task.issue.id,
      worklog: written?.id ?? "",
      minutes: 30,
    });
    await updateEntry(ctxFor(owner, now), { id: entry.id, version: 1, notes: "Again" });
    await settle();
    expect(await rowsOf(owner)).toMatchObject([{ state: "changed", thereSeconds: 1800, seconds: 5400 }]);
    await deleteEntry(ctxFor(owner, now), entry.id);
    await settle();
    expect((await there()).map(([, minutes]) => minutes)).toEqual([30]);
  });

  it("or deleted does not come back", async () => {
    const entry = await add(90);
    await settle();
    const [written] = await timeThere(task.issue);
    await imaginarySite.changeTime({
      site: "north",
      id: task.issue.id,
      worklog: written?.id ?? "",
      minutes: null,
    });
    await updateEntry(ctxFor(owner, now), { id: entry.id, version: 1, notes: "Again" });
    await settle();
    expect(await there()).toEqual([]);
    expect(await rowsOf(owner)).toMatchObject([{ state: "deleted" }]);
  });
});

describe("an answer that is lost", () => {
  const host = "api.imaginary.example";

  it("does not double what was written", async () => {
    await add(90);
    await sandbox.setFault(host, { kind: "cut_json", method: "POST", times: 1 });
    await settle();
    expect((await there()).map(([, minutes]) => minutes)).toEqual([90]);
    expect(await rowsOf(owner)).toMatchObject([{ state: "written", attempted: null }]);
  });

  it("to a change is not taken for a person's", async () => {
    const entry = await add(90);
    await settle();
    await updateEntry(ctxFor(owner, now), {
      id: entry.id,
      version: 1,
      startedAt,
      endedAt: startedAt + hourMs,
    });
    await sandbox.setFault(host, { kind: "cut_json", method: "PUT", times: 1 });
    await deliverTime(owner, { now: now + minuteMs });
    await updateEntry(ctxFor(owner, now), {
      id: entry.id,
      version: 2,
      startedAt,
      endedAt: startedAt + 2 * hourMs,
    });
    await settle(now + minuteMs);
    expect((await there()).map(([, minutes]) => minutes)).toEqual([120]);
    expect(await rowsOf(owner)).toMatchObject([{ state: "written", attempted: null }]);
  });
});

describe("what the provider refuses", () => {
  it("is kept with its reason, and not tried again until the time is another", async () => {
    await connectImaginary(owner, "bob", true);
    const entry = await add(90);
    await sandbox.setFault("api.imaginary.example", { kind: "error", status: 403, method: "POST", times: 1 });
    await settle();
    expect(await rowsOf(owner)).toMatchObject([{ state: "refused", remoteId: null }]);
    expect((await rowsOf(owner))[0]?.reason).toContain("Imaginary");
    await add(30, { startedAt: startedAt - hourMs, endedAt: startedAt - 30 * minuteMs });
    await settle();
    expect((await there()).map(([, minutes]) => minutes)).toEqual([30]);
    await updateEntry(ctxFor(owner, now), { id: entry.id, version: 1, notes: "Again" });
    await settle();
    expect(await rowsOf(owner)).toMatchObject([{ state: "written" }, { state: "written" }]);
  });

  it("as a whole, because the issue is gone, is given up visibly", async () => {
    await add(90);
    await imaginarySite.remove({ site: "north", id: task.issue.id });
    await deliverTime(owner, { now: now + minuteMs });
    const rows = await db().select().from(outbox).where(eq(outbox.workspaceId, owner.workspaceId));
    expect(rows).toMatchObject([{ state: "dead", lastError: expect.stringContaining("does not know") }]);
  });
});

describe("the cost", () => {
  const deliverMeasured = () =>
    measure(async (database) => {
      const due = await findDue(database, now + minuteMs);
      expect(due).toHaveLength(1);
      for (const ref of due)
        await deliverRow(
          await systemContext(owner, { now: now + minuteMs, db: database }),
          registry.outboxHandlers,
          ref,
        );
    });

  /** The issue as it is there is known. */
  beforeEach(async () => {
    await add(60, { startedAt: startedAt - 4 * hourMs, endedAt: startedAt - 3 * hourMs });
    await settle();
  });

  it("of one worklog is at most 8 rows, from its entry's change to its end, and its echo writes none", async () => {
    const { id: elsewhere } = await taskBy(owner, task.projectId);
    const costOf = (taskId: string, start: number) =>
      measure((database) =>
        addEntry(
          { ...ctxFor(owner, now), db: database },
          { taskId, startedAt: start, endedAt: start + minuteMs },
        ),
      );
    const plain = await costOf(elsewhere, startedAt - hourMs);
    const owing = await costOf(task.taskId, startedAt);
    const delivery = await deliverMeasured();
    expect((await there()).map(([, minutes]) => minutes)).toEqual([60, 1]);
    expect(await owedOf(owner)).toEqual([]);
    expect(owing.rowsWritten - plain.rowsWritten + delivery.rowsWritten).toBeLessThanOrEqual(8);
    expect(
      delivery.plans.filter((plan) =>
        /^SCAN (?!value|json_each|CONSTANT|\(subquery|\w+ VIRTUAL TABLE)/.test(plan),
      ),
    ).toEqual([]);
  });

  it("of ten worklogs that are written together is at most 2 rows each", async () => {
    for (let i = 0; i < 10; i++)
      await add(1, { startedAt: startedAt + i * minuteMs, endedAt: startedAt + (i + 1) * minuteMs });
    const delivery = await deliverMeasured();
    expect(await there()).toHaveLength(11);
    expect(delivery.rowsWritten).toBeLessThanOrEqual(20);
  });
});
