import { describe, expect, it } from "vitest";

import { formatSince } from "../../../../src/domain/time/format-range.ts";
import { startTimer } from "../../../../src/domain/time/start-timer.ts";
import { instantInput } from "../../../../src/lib/zoned-time.ts";
import { browserOf, createPerson, ctxFor } from "../../../support/people.ts";
import { entriesOf, entryBy, hourMs, runningOf } from "../../../support/time.ts";

const htmx = { "HX-Request": "true", "HX-Request-Type": "partial" };

describe("the timer's forms", () => {
  it("take a stop back, with and without a script", async () => {
    const ada = await createPerson();
    const browser = browserOf(ada);
    const { entry } = await startTimer(ctxFor(ada), { notes: "Stopped by mistake" });
    const stopped = await browser.post("/timer/stop", { entryId: entry.id });
    const undo = `/changes/${(stopped.headers.get("Location") ?? "").replace("/?undo=", "")}/undo`;
    await browser.post(undo);
    expect((await runningOf(ada)).map(({ id }) => id)).toEqual([entry.id]);
    const part = await (await browser.post("/timer/stop", { entryId: entry.id }, htmx)).text();
    expect(part).toMatch(
      /hx-target="#flashes".*The timer is stopped at 0:00.*hx-post="\/changes\/\w+\/undo"/s,
    );
    const late = await browser.post(undo, {}, htmx);
    expect(late.status).toBe(409);
    expect(await runningOf(ada)).toEqual([]);
  });

  it("take the start of a timer back of which nothing is known; the one before runs on", async () => {
    const ada = await createPerson();
    const browser = browserOf(ada);
    await browser.post("/timer", { notes: "Mail" }, htmx);
    const [mail] = await runningOf(ada);
    const part = await (await browser.post("/timer", { notes: "" }, htmx)).text();
    const [, undo = ""] =
      /A timer without notes is running.*hx-post="(\/changes\/\w+\/undo)"/s.exec(part) ?? [];
    await browser.post(undo, {}, htmx);
    expect((await runningOf(ada)).map(({ id }) => id)).toEqual([mail?.id]);
    const known = await (await browser.post("/timer", { notes: "More mail" }, htmx)).text();
    expect(known).not.toContain("#flashes");
  });
});

describe("a timer that was forgotten", () => {
  const startedAt = Date.now() - 26 * hourMs;
  const zone = "Europe/Berlin";

  it("says since when, with its date, and stands on one day", async () => {
    const ada = await createPerson();
    const id = await entryBy(ada, { startedAt, endedAt: null, notes: "Forgotten" });
    const html = await (await browserOf(ada).get("/")).text();
    const since = formatSince(startedAt, { zone, clock: "24h", now: Date.now() });
    expect(since).toMatch(/^\w{3} \d{1,2} \w{3}, \d\d:\d\d$/);
    expect(html).toContain(`since ${since}`);
    expect(html.split(`<li id="entry-${id}`)).toHaveLength(2);
    expect(html).toContain("of the running timer, which began");
  });

  it("is asked about, and ends when the work did", async () => {
    const ada = await createPerson();
    const id = await entryBy(ada, { startedAt, endedAt: null });
    const browser = browserOf(ada);
    const html = await (await browser.get("/")).text();
    expect(html).toContain("Still working on it?");
    const field = instantInput(startedAt + 8 * hourMs, zone);
    expect(html).toMatch(
      new RegExp(`value="${field}"[^>]*name="endedAt"|name="endedAt"[^>]*value="${field}"`),
    );
    const early = instantInput(startedAt - hourMs, zone);
    const refused = await browser.post("/timer/stop", { entryId: id, endedAt: early }, htmx);
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining("after its start")]);
    expect((await browser.post("/timer/stop", { entryId: id, endedAt: "soon" }, htmx)).status).toBe(422);
    await browser.post("/timer/stop", { entryId: id, endedAt: field });
    const [entry] = await entriesOf(ada);
    expect((entry?.endedAt ?? 0) - startedAt).toBeGreaterThan(7.9 * hourMs);
    expect((entry?.endedAt ?? 0) - startedAt).toBeLessThanOrEqual(8 * hourMs);
  });

  it("is not asked about before ten hours", async () => {
    const ada = await createPerson();
    await entryBy(ada, { startedAt: Date.now() - 9 * hourMs, endedAt: null });
    expect(await (await browserOf(ada).get("/")).text()).not.toContain("Still working");
  });
});
