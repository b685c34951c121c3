import { describe, expect, it } from "vitest";

import { startTimer } from "../../../../src/domain/time/start-timer.ts";
import { addDays, instantOf, localDateOf } from "../../../../src/lib/zoned-time.ts";
import { browserOf, createPerson, ctxFor, type Person } from "../../../support/people.ts";
import { archive, entriesOf, entryBy, hourMs, runningOf } from "../../../support/time.ts";
import { createTeam, projectBy, taskBy } from "../../../support/work.ts";

const htmx = { "HX-Request": "true", "HX-Request-Type": "partial" };
const zone = "Europe/Berlin";
const today = () => localDateOf(Date.now(), zone);
const yesterday = () => addDays(today(), -1);
/** What reaches over midnight is over by now, at any hour. */
const dayBefore = () => addDays(today(), -2);
const versionIn = (html: string, id: string) =>
  new RegExp(`id="${id}"[^>]*data-version="([^"]+)"`).exec(html)?.[1] ?? "";

/** An entry of yesterday, 9:00 to 10:15. */
async function entryOf(person: Person, details = {}) {
  const startedAt = instantOf(yesterday(), 540, zone);
  return entryBy(person, { startedAt, endedAt: startedAt + 75 * 60_000, ...details });
}

describe("Today", () => {
  it("teaches who has tracked nothing yet", async () => {
    const html = await (await browserOf(await createPerson()).get("/")).text();
    expect(html).toContain("Your week is empty");
    expect(html).toContain("What are you working on?");
  });

  it("shows entries with project, task, issue and totals", async () => {
    const ada = await createPerson();
    const project = await projectBy(ada, { name: "Shop" });
    const task = await taskBy(ada, project.id, { title: "Paint <the> door" });
    await entryOf(ada, { projectId: project.id, taskId: task.id, notes: "Second coat" });
    const html = await (await browserOf(ada).get("/")).text();
    for (const part of [
      "Second coat",
      "Shop",
      "Paint &lt;the&gt; door",
      "09:00 – 10:15",
      "1:15",
      "Yesterday",
    ])
      expect(html).toContain(part);
  });

  it("offers the projects that one may track on, and open tasks", async () => {
    const { owner, bob } = await createTeam();
    const [open, secret] = [
      await projectBy(owner),
      await projectBy(owner, { name: "Secret", access: "members" }),
    ];
    await taskBy(owner, open.id, { title: "To do" });
    await taskBy(owner, open.id, { title: "Finished", status: "done" });
    await taskBy(owner, secret.id, { title: "Hidden" });
    const html = await (await browserOf(bob).get("/")).text();
    expect(html).toContain("To do");
    for (const title of ["Finished", "Hidden", "Secret"]) expect(html).not.toContain(title);
    const options = await (
      await browserOf(bob).get(`/task-options?prefix=start&projectId=${secret.id}`)
    ).text();
    expect(options).not.toContain("Hidden");
  });

  it("answers 204 while nothing changed, the fragment when something did", async () => {
    const ada = await createPerson();
    const browser = browserOf(ada);
    const html = await (await browser.get("/")).text();
    const [list, card] = [versionIn(html, "day-list"), versionIn(html, "timer")];
    const poll = (path: string) => browser.get(path, htmx);
    expect((await poll(`/?part=day-list&v=${list}`)).status).toBe(204);
    expect((await poll(`/timer?v=${card}`)).status).toBe(204);
    await startTimer(ctxFor(ada), { notes: "From elsewhere" });
    const fresh = await (await poll(`/?part=day-list&v=${list}`)).text();
    expect(fresh).toMatch(/^<section id="day-list"/);
    expect(fresh).toContain("From elsewhere");
    expect(await (await poll(`/timer?v=${card}`)).text()).toMatch(/^<section id="timer".*data-since="\d+"/s);
  });

  it("goes back by weeks", async () => {
    const ada = await createPerson();
    const startedAt = Date.now() - 9 * 24 * hourMs;
    await entryBy(ada, { startedAt, endedAt: startedAt + hourMs, notes: "Long ago" });
    expect(await (await browserOf(ada).get("/")).text()).not.toContain("Long ago");
    const html = await (await browserOf(ada).get(`/?until=${addDays(today(), -7)}`)).text();
    expect(html).toContain("Long ago");
    expect((await browserOf(ada).get("/?until=2026-99-99")).status).toBe(200);
  });

  it("stays where the person looks, with and without a script", async () => {
    const ada = await createPerson();
    const until = addDays(today(), -7);
    const startedAt = instantOf(until, 540, zone);
    const id = await entryBy(ada, { startedAt, endedAt: startedAt + hourMs });
    const browser = browserOf(ada);
    const copied = await browser.post(`/entries/${id}/duplicate?until=${until}`);
    expect(copied.headers.get("Location")).toBe(`/?until=${until}`);
    const headers = { ...htmx, "HX-Current-URL": `http://localhost:8787/?until=${until}` };
    const started = await browser.post("/timer", { notes: "Now" }, headers);
    expect(await started.text()).toContain(`data-live="/?part=day-list&amp;until=${until}"`);
    const added = await browser.post("/entries", { time: "9-10", date: until });
    expect(added.headers.get("Location")).toBe(`/?until=${until}`);
    const elsewhere = await browser.post("/entries", { time: "9-10", date: until }, htmx);
    expect(await elsewhere.text()).toContain(`The entry is added to <a href="/?until=${until}">`);
  });
});

describe("the timer's forms", () => {
  it("start, switch and stop without a script", async () => {
    const ada = await createPerson();
    const project = await projectBy(ada, { billable: true });
    const browser = browserOf(ada);
    const started = await browser.post("/timer", {
      notes: "Mail",
      projectId: project.id,
      tags: "a, b",
      billable: "",
    });
    expect([started.status, started.headers.get("Location")]).toEqual([303, "/"]);
    await browser.post("/timer", { notes: "Review" });
    expect((await entriesOf(ada)).find(({ notes }) => notes === "Mail")).toMatchObject({ billable: true });
    const [running] = await runningOf(ada);
    expect(running?.notes).toBe("Review");
    expect((await browser.post("/timer/stop", { entryId: running?.id ?? "" })).status).toBe(303);
    expect(await runningOf(ada)).toEqual([]);
  });

  it("swap only what changed with htmx", async () => {
    const browser = browserOf(await createPerson());
    const response = await browser.post("/timer", { notes: "Mail" }, htmx);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html).toMatch(/^<hx-partial hx-target="#day-list"/);
    expect(html).toContain('<hx-partial hx-target="#timer"');
    expect(html).toContain('<hx-partial hx-target="#start"');
    expect(html).not.toContain("<html");
  });

  it("keep what was typed when they are refused", async () => {
    const ada = await createPerson();
    const [web, shop] = [await projectBy(ada), await projectBy(ada, { name: "Shop" })];
    const task = await taskBy(ada, web.id);
    const fields = {
      notes: "Typed <b>",
      projectId: shop.id,
      taskId: task.id,
      tags: "red, blue",
      billable: "no",
    };
    const asPage = await browserOf(ada).post("/timer", fields);
    const asPart = await browserOf(ada).post("/timer", fields, htmx);
    expect([asPage.status, asPart.status]).toEqual([422, 422]);
    for (const html of [await asPage.text(), await asPart.text()]) {
      expect(html).toContain("does not belong to “Shop”");
      expect(html).toContain('value="Typed &lt;b&gt;"');
      expect(html).toContain('value="red, blue"');
      expect(html).toContain(`<option value="${shop.id}" selected`);
      expect(html).toContain('<option value="no" selected');
    }
    expect(await runningOf(ada)).toEqual([]);
  });

  it("say so when the timer was stopped elsewhere", async () => {
    const browser = browserOf(await createPerson());
    const asPage = await browser.post("/timer/stop", {});
    const asPart = await browser.post("/timer/discard", { entryId: "gone" }, htmx);
    expect([asPage.status, asPart.status]).toEqual([409, 409]);
    expect(await asPage.text()).toContain("No timer is running.");
    expect(await asPart.text()).toMatch(/<section id="day-list".*no longer runs/s);
  });

  it("bring a discarded timer back", async () => {
    const ada = await createPerson();
    const { entry } = await startTimer(ctxFor(ada));
    const response = await browserOf(ada).post("/timer/discard", { entryId: entry.id });
    const { pathname, search } = new URL(response.headers.get("Location") ?? "", "http://localhost");
    const cookie = response.headers.get("Set-Cookie")?.split(";", 1)[0] ?? "";
    const html = await (
      await browserOf({ ...ada, cookie: `${ada.cookie}; ${cookie}` }).get(pathname + search)
    ).text();
    const [, undo = ""] = /action="(\/changes\/\w+\/undo)"/.exec(html) ?? [];
    expect((await browserOf(ada).post(undo)).status).toBe(303);
    expect(await runningOf(ada)).toHaveLength(1);
  });
});

describe("the entries' forms", () => {
  it("add by span and by duration", async () => {
    const ada = await createPerson();
    const browser = browserOf(ada);
    const add = (time: string, date = dayBefore()) => browser.post("/entries", { time, date, notes: time });
    for (const time of ["9-10:15", "22-1", "1h 30m"]) expect((await add(time)).status).toBe(303);
    const lengths = (await entriesOf(ada)).map(({ notes, startedAt, endedAt }) => [
      notes,
      (startedAt - instantOf(dayBefore(), 0, zone)) / 60_000,
      ((endedAt ?? 0) - startedAt) / 60_000,
    ]);
    expect(lengths).toEqual(
      expect.arrayContaining([
        ["9-10:15", 540, 75],
        ["22-1", 1320, 180],
        ["1h 30m", 540, 90],
      ]),
    );
    const part = await browser.post("/entries", { time: "10m", date: today() }, htmx);
    expect(await part.text()).toContain('<hx-partial hx-target="#add"');
  });

  it.each([
    [{ time: "8x", date: "2026-11-20" }, "is no duration"],
    [{ time: "17-16", date: "2026-11-20" }, "The end lies before the start"],
    [{ time: "9-10", date: "2026-02-30" }, "Choose a day"],
    [{ time: "9-10", date: "1985-02-03" }, "years 2000 to 2100"],
    [{ time: "23-1", date: "9999-12-31" }, "years 2000 to 2100"],
    [{ time: "23-1", date: "2100-12-31" }, "years 2000 to 2100"],
    [{ time: "9-10", date: "2026-11-20", notes: "x".repeat(2001) }, "at most 2,000"],
  ])("keep %j and say what is wrong", async (fields, sentence) => {
    const ada = await createPerson();
    for (const headers of [{}, htmx]) {
      const response = await browserOf(ada).post("/entries", { ...fields, tags: "kept" }, headers);
      const html = await response.text();
      expect([response.status, html.includes(sentence)]).toEqual([422, true]);
      expect(html).toContain(`value="${fields.time}"`);
      expect(html).toContain('value="kept"');
      expect(html).toMatch(/<details id="add"[^>]* open/);
    }
    expect(await entriesOf(ada)).toEqual([]);
  });

  it("edit in headers and on a page; seconds survive when only notes change", async () => {
    const ada = await createPerson();
    const startedAt = instantOf(yesterday(), 540, zone) + 20_000;
    const id = await entryBy(ada, { startedAt, endedAt: startedAt + hourMs });
    const browser = browserOf(ada);
    expect(await (await browser.get(`/entries/${id}`)).text()).toContain("<h1>Edit entry</h1>");
    expect(await (await browser.get(`/entries/${id}`, htmx)).text()).toMatch(/^<form id="edit-/);
    const fields = { version: "1", time: "09:00 – 10:00", date: yesterday(), notes: "New", billable: "yes" };
    expect((await browser.post(`/entries/${id}`, fields)).status).toBe(303);
    expect(await entriesOf(ada)).toMatchObject([{ startedAt, notes: "New", billable: true, version: 2 }]);
    await browser.post(`/entries/${id}`, { ...fields, version: "2", time: "2h" }, htmx);
    expect(await entriesOf(ada)).toMatchObject([{ startedAt, endedAt: startedAt + 2 * hourMs }]);
    await browser.post(`/entries/${id}`, { ...fields, version: "3", time: "13-14" });
    expect(await entriesOf(ada)).toMatchObject([
      { id, startedAt: instantOf(yesterday(), 780, zone), version: 4 },
    ]);
  });

  it("show both versions when an entry was changed elsewhere, and lose neither", async () => {
    const ada = await createPerson();
    const id = await entryOf(ada, { notes: "Theirs", version: 5 });
    const fields = { version: "4", time: "9-11", date: yesterday(), notes: "Mine" };
    for (const headers of [{}, htmx]) {
      const response = await browserOf(ada).post(`/entries/${id}`, fields, headers);
      const html = await response.text();
      expect(response.status).toBe(409);
      expect(html).toContain('value="Mine"');
      expect(html).toMatch(/It now reads: 09:00 – 10:15 on \S+ · Theirs/);
      expect(html).toContain('name="version" value="5"');
    }
    expect(await entriesOf(ada)).toMatchObject([{ notes: "Theirs", version: 5 }]);
  });

  it("keep an archived project when something else is edited", async () => {
    const ada = await createPerson();
    const project = await projectBy(ada);
    const id = await entryOf(ada, { projectId: project.id });
    await archive(project.id);
    expect(await (await browserOf(ada).get(`/entries/${id}`)).text()).toContain(
      `value="${project.id}" selected`,
    );
    const fields = { version: "1", time: "9-10", date: yesterday(), projectId: project.id, notes: "Kept" };
    expect((await browserOf(ada).post(`/entries/${id}`, fields)).status).toBe(303);
    expect(await entriesOf(ada)).toMatchObject([{ projectId: project.id, notes: "Kept" }]);
  });

  it("continue, duplicate, delete and bring back", async () => {
    const ada = await createPerson();
    const id = await entryOf(ada, { notes: "Mail" });
    const browser = browserOf(ada);
    await browser.post(`/entries/${id}/duplicate`);
    expect(await entriesOf(ada)).toHaveLength(2);
    await browser.post(`/entries/${id}/continue`, {}, htmx);
    const [running] = await runningOf(ada);
    expect(running?.notes).toBe("Mail");
    expect((await browser.post(`/entries/${running?.id}/continue`)).status).toBe(409);
    expect((await browser.post(`/entries/${running?.id}/duplicate`, {}, htmx)).status).toBe(409);
    const deleted = await browser.post(`/entries/${id}/delete`, {}, htmx);
    const [, undo = ""] = /hx-post="(\/changes\/\w+\/undo)"/.exec(await deleted.text()) ?? [];
    expect((await browser.post(`/entries/${id}/delete`)).status).toBe(404);
    expect((await browser.get(`/entries/${id}`)).status).toBe(404);
    expect((await browser.post(undo, {}, htmx)).status).toBe(200);
    expect((await browser.get(`/entries/${id}`)).status).toBe(200);
  });
});
