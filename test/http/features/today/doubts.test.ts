import { describe, expect, it } from "vitest";

import { addDays, instantOf, localDateOf } from "../../../../src/lib/zoned-time.ts";
import { browserOf, createPerson } from "../../../support/people.ts";
import { entriesOf, entryBy, hourMs, minuteMs } from "../../../support/time.ts";

const htmx = { "HX-Request": "true", "HX-Request-Type": "partial" };
const zone = "Europe/Berlin";
const today = () => localDateOf(Date.now(), zone);
const tomorrow = () => addDays(today(), 1);
const yesterday = () => addDays(today(), -1);

/** The values of the buttons of this name, the first one first. */
function offered(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(`<button[^>]*name="${name}" value="([^"]*)"`, "g"))].map(
    ([, value]) => value ?? "",
  );
}

describe("the form of a doubtful span", () => {
  it.each([{}, htmx])("offers what was probably meant, and keeps what is confirmed (%j)", async (headers) => {
    const ada = await createPerson();
    const browser = browserOf(ada);
    const fields = { time: "9-10", date: tomorrow(), notes: "Planning" };
    const refused = await browser.post("/entries", fields, headers);
    const html = await refused.text();
    expect([refused.status, html.includes("This time has not passed yet")]).toEqual([422, true]);
    expect(html).toContain('value="9-10"');
    const [likely = ""] = offered(html, "suggested");
    expect(html.indexOf("Add entry<")).toBeLessThan(html.indexOf('name="suggested"'));
    await browser.post("/entries", { ...fields, suggested: likely }, headers);
    const [entry] = await entriesOf(ada);
    expect(entry).toMatchObject({ notes: "Planning" });
    expect(entry?.endedAt).toBeLessThanOrEqual(Date.now());
    const [confirmed = ""] = offered(html, "confirmed");
    await browser.post("/entries", { ...fields, confirmed }, headers);
    const starts = (await entriesOf(ada)).map(({ startedAt }) => startedAt);
    expect(starts).toContain(instantOf(tomorrow(), 540, zone));
  });

  it("reads 25:00 as minutes where that was meant", async () => {
    const ada = await createPerson();
    const browser = browserOf(ada);
    const fields = { time: "25:00", date: yesterday() };
    const html = await (await browser.post("/entries", fields)).text();
    expect(html).toContain("This is more than 24 hours");
    const [likely = ""] = offered(html, "suggested");
    expect(likely).toBe(`${yesterday()} 09:00 – 09:25`);
    await browser.post("/entries", { ...fields, suggested: likely });
    const [entry] = await entriesOf(ada);
    expect((entry?.endedAt ?? 0) - (entry?.startedAt ?? 0)).toBe(25 * minuteMs);
  });

  it("offers 9 to 17 where 9-5 was typed, and keeps the night where that was meant", async () => {
    const ada = await createPerson();
    const browser = browserOf(ada);
    const fields = { time: "9-5", date: addDays(today(), -2) };
    const html = await (await browser.post("/entries", fields)).text();
    expect(html).toContain("The end lies before the start");
    expect(offered(html, "suggested")).toEqual([`${fields.date} 09:00 – 17:00`]);
    expect(await entriesOf(ada)).toEqual([]);
    await browser.post("/entries", { ...fields, confirmed: offered(html, "confirmed")[0] ?? "" });
    const [entry] = await entriesOf(ada);
    expect(entry).toMatchObject({
      startedAt: instantOf(fields.date, 540, zone),
      endedAt: instantOf(yesterday(), 300, zone),
    });
    const change = { version: "1", time: "10-6", date: fields.date, billable: "no" };
    const again = await (await browser.post(`/entries/${entry?.id}`, change, htmx)).text();
    expect(offered(again, "suggested")).toEqual([`${fields.date} 10:00 – 18:00`]);
  });

  it("asks the same when an entry is changed", async () => {
    const ada = await createPerson();
    const browser = browserOf(ada);
    const startedAt = instantOf(yesterday(), 540, zone);
    const id = await entryBy(ada, { startedAt, endedAt: startedAt + hourMs });
    const fields = { version: "1", time: "9:00 – 10:00", date: tomorrow(), billable: "no" };
    const refused = await browser.post(`/entries/${id}`, fields, htmx);
    const html = await refused.text();
    expect([refused.status, offered(html, "confirmed")]).toEqual([422, ["future"]]);
    expect((await entriesOf(ada))[0]).toMatchObject({ startedAt, version: 1 });
    await browser.post(`/entries/${id}`, { ...fields, confirmed: "future" }, htmx);
    expect((await entriesOf(ada))[0]).toMatchObject({ startedAt: instantOf(tomorrow(), 540, zone) });
  });
});

describe("what a form says when it is done", () => {
  it("is how the time was read, and what it overlaps, with a way back", async () => {
    const ada = await createPerson();
    const browser = browserOf(ada);
    const startedAt = instantOf(yesterday(), 540, zone);
    await entryBy(ada, { startedAt, endedAt: startedAt + hourMs, notes: "Plan <b>" });
    const html = await (await browser.post("/entries", { time: "90", date: yesterday() }, htmx)).text();
    expect(html).toContain(
      "Added 1:30 (yesterday, 09:00 – 10:30). It overlaps 09:00 – 10:00 Plan &lt;b&gt;.",
    );
    const added = (await entriesOf(ada)).find(({ notes }) => notes === "");
    expect(html).toContain(`action="/entries/${added?.id}/delete"`);
    const plain = await browser.post("/entries", { time: "1.5", date: yesterday() });
    expect(decodeURIComponent(plain.headers.get("Set-Cookie") ?? "")).toContain("Added 1:30 (yesterday");
  });

  it("names the entry that another one was made of, which it overlaps", async () => {
    const ada = await createPerson();
    const startedAt = instantOf(yesterday(), 540, zone);
    const id = await entryBy(ada, { startedAt, endedAt: startedAt + hourMs, notes: "Planning" });
    const browser = browserOf(ada);
    const html = await (await browser.post(`/entries/${id}/duplicate`, {}, htmx)).text();
    const sentence = "Added 1:00 (yesterday, 09:00 – 10:00). It overlaps 09:00 – 10:00 Planning.";
    expect(html).toContain(sentence);
    const plain = await browser.post(`/entries/${id}/duplicate`, {});
    expect(decodeURIComponent(plain.headers.get("Set-Cookie") ?? "")).toContain(
      "Planning, 09:00 – 10:00 Planning.",
    );
    expect(await entriesOf(ada)).toHaveLength(3);
  });

  it("is said of a change as well", async () => {
    const ada = await createPerson();
    const startedAt = instantOf(yesterday(), 540, zone);
    await entryBy(ada, { startedAt, endedAt: startedAt + hourMs, notes: "Planning" });
    const id = await entryBy(ada, { startedAt: startedAt + hourMs, endedAt: startedAt + 2 * hourMs });
    const fields = { version: "1", time: "9:30 – 11:00", date: yesterday(), billable: "no" };
    const html = await (await browserOf(ada).post(`/entries/${id}`, fields, htmx)).text();
    expect(html).toContain("The entry is saved. It overlaps 09:00 – 10:00 Planning.");
  });
});
