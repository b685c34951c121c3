import { describe, expect, it } from "vitest";

import { lockBefore } from "../../../../src/domain/locks/lock-before.ts";
import { startTimer } from "../../../../src/domain/time/start-timer.ts";
import { addDays, instantOf, localDateOf, startOfWeek } from "../../../../src/lib/zoned-time.ts";
import { browserOf, createPerson, ctxFor } from "../../../support/people.ts";
import { entriesOf, entryBy } from "../../../support/time.ts";

const zone = "Europe/Berlin";
const today = localDateOf(Date.now(), zone);
/** The first day of a week that is over. */
const date = addDays(startOfWeek(today, 1), -7);
const at = (minute: number, day = date) => instantOf(day, minute, zone);
const week = `/calendar?date=${date}&view=week`;
const fragment = {
  "HX-Request": "true",
  "HX-Request-Type": "partial",
  "HX-Current-URL": `http://localhost:8787${week}`,
};
const move = { version: "1", part: "whole", on: date, date, minutes: "15" };

async function worker() {
  const ada = await createPerson({ timeZone: zone });
  const id = await entryBy(ada, { startedAt: at(540), endedAt: at(600), notes: "Planning" });
  const send = async (fields: Record<string, string> = {}, path = `/entries/${id}/span`) => {
    const answer = await browserOf(ada).post(path, { ...move, ...fields }, fragment);
    return { status: answer.status, html: await answer.text() };
  };
  return { ada, id, send };
}

describe("an entry on the calendar", () => {
  it("is moved, stands where it is now, and goes back", async () => {
    const { ada, id, send } = await worker();
    const { status, html } = await send({ date: addDays(date, 1), minutes: "30" });
    expect(status).toBe(200);
    expect(html).toContain(`Moved: 1:00 (`);
    expect(html).toContain(`id="slot-${id}-${addDays(date, 1)}"`);
    expect(html).toContain('data-from="570"');
    expect(await entriesOf(ada)).toMatchObject([
      { startedAt: at(570, addDays(date, 1)), endedAt: at(630, addDays(date, 1)), version: 2 },
    ]);
    const [undo = ""] = /\/changes\/\w+\/undo/.exec(html) ?? [];
    await browserOf(ada).post(undo);
    expect(await entriesOf(ada)).toMatchObject([{ startedAt: at(540), endedAt: at(600), notes: "Planning" }]);
  });

  it("begins or ends at another time", async () => {
    const { ada, send } = await worker();
    await send({ part: "end", minutes: "45" });
    await send({ part: "start", minutes: "-15", version: "2" });
    expect(await entriesOf(ada)).toMatchObject([{ startedAt: at(525), endedAt: at(645) }]);
  });

  it("says what it overlaps where it was moved to", async () => {
    const { ada, send } = await worker();
    await entryBy(ada, { startedAt: at(600), endedAt: at(660), notes: "Review" });
    expect((await send()).html).toContain("It overlaps 10:00 – 11:00 Review.");
  });

  it("stands where it was when it is refused, with the reason", async () => {
    const { ada, id, send } = await worker();
    const outdated = await send({ version: "7" });
    expect([outdated.status, outdated.html]).toEqual([409, expect.stringContaining("changed elsewhere")]);
    const ahead = await send({ date: addDays(today, 2) });
    expect([ahead.status, ahead.html]).toEqual([422, expect.stringContaining("has not passed yet")]);
    const turned = await send({ part: "end", minutes: "-90" });
    expect([turned.status, turned.html]).toEqual([422, expect.stringContaining("end lies before the start")]);
    for (const { html } of [outdated, ahead, turned]) {
      expect(html).toContain(`id="slot-${id}-${date}"`);
      expect(html).toContain('data-from="540"');
    }
    expect(await entriesOf(ada)).toMatchObject([{ startedAt: at(540), endedAt: at(600), version: 1 }]);
  });

  it("does not move while it is locked or runs, which the page says before", async () => {
    const { ada, send } = await worker();
    await lockBefore(ctxFor(ada), { date: today, timeZone: zone });
    const { entry } = await startTimer(ctxFor(ada), {});
    const page = await (await browserOf(ada).get(week)).text();
    expect(page).toMatch(/data-stays="This time is locked, because everything before/);
    const locked = await send();
    expect([locked.status, locked.html]).toEqual([422, expect.stringContaining("This time is locked")]);
    const running = await send({}, `/entries/${entry.id}/span`);
    expect([running.status, running.html]).toEqual([422, expect.stringContaining("Stop it first")]);
  });

  it("is left alone by what is no move", async () => {
    const { ada, send } = await worker();
    for (const wrong of [{ part: "all" }, { minutes: "1e9" }, { date: "soon" }, { version: "" }])
      expect((await send(wrong)).status).toBeGreaterThanOrEqual(400);
    expect(await entriesOf(ada)).toMatchObject([{ version: 1 }]);
  });
});

describe("a new entry on the calendar", () => {
  const typed = { date, time: "10:30 – 11:15", notes: "Estimates", back: week };

  it("has a form with the day and the span, over the page or as one", async () => {
    const { get } = browserOf(await createPerson({ timeZone: zone }));
    const path = `/calendar/new?date=${date}&from=630&until=675`;
    const form = await (await get(path, fragment)).text();
    expect(form).not.toContain("<html");
    for (const part of [
      "10:30 – 11:15",
      `value="${date}"`,
      'hx-post="/calendar/new"',
      'name="back" value="/calendar?',
    ])
      expect(form).toContain(part);
    const page = await (await get(`${path}&back=${encodeURIComponent(week)}`)).text();
    expect(page).toContain("<h1>New entry</h1>");
    expect(page).not.toContain('hx-post="/calendar/new"');
    expect(await (await get(week)).text()).toContain('href="/calendar/new?date=');
    expect(await (await get("/calendar/new?date=soon&from=x")).text()).toContain(`value="${today}"`);
  });

  it("is added with a way back, by a script or without", async () => {
    const ada = await createPerson({ timeZone: zone });
    const answer = await browserOf(ada).post("/calendar/new", typed, fragment);
    const html = await answer.text();
    expect(html).toContain('<section id="calendar-days"');
    expect(html).toContain("Added 0:45");
    expect(html).toMatch(/\/changes\/\w+\/undo/);
    const plain = await browserOf(ada).post("/calendar/new", { ...typed, time: "13-14" });
    const location = plain.headers.get("Location") ?? "";
    expect(location).toMatch(/^\/calendar\?date=[\d-]+&view=week&undo=\w+$/);
    expect(await entriesOf(ada)).toMatchObject([
      { startedAt: at(630), endedAt: at(675), notes: "Estimates" },
      { startedAt: at(780), endedAt: at(840) },
    ]);
  });

  it("is asked about again with all that was typed when something is wrong", async () => {
    const ada = await createPerson({ timeZone: zone });
    for (const headers of [fragment, {}]) {
      const refused = await browserOf(ada).post("/calendar/new", { ...typed, time: "soon" }, headers);
      expect(refused.status).toBe(422);
      const html = await refused.text();
      for (const part of ["is no duration", 'value="soon"', 'value="Estimates"'])
        expect(html).toContain(part);
    }
    const ahead = await browserOf(ada).post("/calendar/new", { ...typed, date: addDays(today, 2) }, fragment);
    expect(await ahead.text()).toContain("Keep it as typed");
    expect(await entriesOf(ada)).toEqual([]);
  });
});
