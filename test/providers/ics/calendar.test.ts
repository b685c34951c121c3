import { beforeEach, describe, expect, it } from "vitest";

import { createOutbound } from "../../../src/lib/create-outbound.ts";
import type { Calendar } from "../../../src/providers/calendar.ts";
import { ics } from "../../../src/providers/ics/index.ts";
import type { Access } from "../../../src/providers/access.ts";
import { calendarOf, eventOf, hoursAgo, instant, putFile, withdrawFile } from "../../support/ics.ts";
import { sandbox } from "../../support/sandbox.ts";

const host = "calendar.example";
const hourMs = 3_600_000;
const window = { from: Date.now() - 30 * 24 * hourMs, to: Date.now() + 30 * 24 * hourMs };
const calendar = calendarOfProvider();

function calendarOfProvider(): Calendar {
  if (ics.calendar === undefined) throw new Error("It has calendars.");
  return ics.calendar;
}

const accessTo = (address: string): Access => ({
  host,
  siteId: null,
  credential: { method: "token", fields: { token: address } },
  http: createOutbound({ sandboxUrl: "http://localhost:8788", backoffMs: 1 }),
});

const event = (uid: string, hours: number, ...lines: string[]) =>
  eventOf(uid, `DTSTART:${instant(hoursAgo(hours))}`, "DURATION:PT1H", `SUMMARY:${uid}`, ...lines);

async function readFeed(address: string, cursor: string | null = null) {
  const page = await calendar.list(accessTo(address), "c", { window, cursor });
  if (page.status === "reset") throw new Error("It was read anew.");
  return page;
}

const ids = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);
const calls = async () => (await sandbox.requests(host)).length;

let address = "";
beforeEach(async () => {
  address = await putFile("own.ics", calendarOf(["X-WR-CALNAME:Own", ...event("a", 5), ...event("b", 3)]));
});

describe("an address", () => {
  it("leads to one calendar, called as it calls itself, which can only be read", async () => {
    const [found, ...more] = await calendar.calendars(accessTo(address));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ name: "Own", isPrimary: false, canWrite: false });
    const account = await ics.account(accessTo(address));
    expect(account).toMatchObject({ login: "Own", accountId: found?.id });
    expect(JSON.stringify([found, account])).not.toContain("own.ics");
  });

  it("stands for itself: another one is another calendar, named after its host if need be", async () => {
    const other = await putFile("other.ics", calendarOf([]));
    const [own, another] = [await ics.account(accessTo(address)), await ics.account(accessTo(other))];
    expect(another.accountId).not.toBe(own.accountId);
    expect(another.login).toBe(host);
  });

  it("is in no record of the calls that were made", async () => {
    const access = accessTo(address);
    await calendar.calendars(access);
    expect(access.http.calls()).toMatchObject([{ url: "https://calendar.example/…", status: 200 }]);
  });

  it("is called once for all that one client asks", async () => {
    const access = accessTo(address);
    const before = await calls();
    await calendar.list(access, "c", { window, cursor: null });
    await Promise.all(["a", "b", "x"].map((id) => calendar.get(access, "c", id)));
    expect((await calls()) - before).toBe(1);
  });
});

describe("a reading", () => {
  it("brings everything, and nothing while the server says that the file is the same", async () => {
    const first = await readFeed(address);
    expect([ids(first), first.isWhole, first.next]).toEqual([["a", "b"], true, null]);
    const before = await calls();
    expect(await readFeed(address, first.cursor)).toEqual({
      status: "page",
      items: [],
      removed: [],
      listed: 0,
      next: null,
      cursor: first.cursor,
    });
    expect((await sandbox.requests(host))[0]).toMatchObject({ status: 304 });
    expect((await calls()) - before).toBe(1);
  });

  it.each(["modified", "none"])("knows a file again by %s marks", async (mark) => {
    const text = calendarOf(event("a", 5));
    const own = await putFile("marks.ics", text, mark);
    const { cursor } = await readFeed(own);
    expect(await readFeed(own, cursor)).toMatchObject({ items: [], cursor });
    // The stamp of every event is new each time that some servers are asked.
    await putFile("marks.ics", text.replaceAll("DTSTAMP:2026", "DTSTAMP:2027"), mark);
    expect(await readFeed(own, cursor)).toMatchObject({ items: [] });
  });

  it("brings everything again once the file has changed", async () => {
    const { cursor } = await readFeed(address);
    await putFile("own.ics", calendarOf(event("b", 3, "STATUS:TENTATIVE")));
    expect(await readFeed(address, cursor)).toMatchObject({
      isWhole: true,
      items: [{ id: "b", status: "tentative" }],
    });
  });

  it("goes on page by page without a gap or a double, unless the file changes meanwhile", async () => {
    const many = Array.from({ length: 1200 }, (_, number) => event(`e${number}`, 1 + (number % 400)));
    const large = await putFile("large.ics", calendarOf(many.flat()));
    const first = await readFeed(large);
    const second = await readFeed(large, first.next);
    const third = await readFeed(large, second.next);
    expect(new Set([first, second, third].flatMap(ids)).size).toBe(1200);
    expect([first.cursor, second.cursor, third.next]).toEqual([null, null, null]);
    expect(await readFeed(large, third.cursor)).toMatchObject({ items: [] });
    await putFile("large.ics", calendarOf(many.slice(1).flat()));
    const late = await calendar.list(accessTo(large), "c", { window, cursor: first.next });
    expect(late).toEqual({ status: "reset" });
  });

  it("reads the sandbox's own calendars with all that readers stumble over", async () => {
    const team = await readFeed("https://calendar.example/team.ics");
    const titles = new Map(
      team.items.map(({ title, showAs, status, time }) => [title, { showAs, status, time }]),
    );
    expect(titles.get("Office hours")).toMatchObject({ showAs: "free" });
    expect(titles.get("Called off")).toMatchObject({ status: "cancelled" });
    expect(titles.get("Team days")).toMatchObject({ time: { isAllDay: true } });
    expect(titles.get("Lunch talk, with cake; and tea")).toMatchObject({ time: { isFloating: true } });
    expect(titles.has("Retrospective (moved)")).toBe(true);
    const secret = "https://calendar.google.com/calendar/ical/alice%40acme.example/private-sandbox/basic.ics";
    const alice = await readFeed(secret);
    expect(alice.items.length).toBeGreaterThan(10);
    expect(alice.items.find(({ title }) => title === "Vendor pitch")).toMatchObject({
      response: "declined",
    });
    expect(await readFeed(secret, alice.cursor)).toMatchObject({ items: [] });
  });
});

describe("a redirect", () => {
  it.each(["moved", "elsewhere"])("is followed, also to another host: %s", async (name) => {
    expect((await readFeed(`https://calendar.example/${name}.ics`)).items.length).toBeGreaterThan(5);
  });

  it("into a private network is refused before anything is sent there", async () => {
    const access = accessTo("https://calendar.example/inside.ics");
    await expect(calendar.calendars(access)).rejects.toMatchObject({ code: "invalid", permanent: true });
    expect(access.http.calls()).toHaveLength(1);
  });

  it("without an end is given up", async () => {
    const access = accessTo("https://calendar.example/loop.ics");
    await expect(calendar.calendars(access)).rejects.toMatchObject({ permanent: true });
    expect(access.http.calls()).toHaveLength(4);
  });
});

describe("what cannot be read", () => {
  it.each([
    ["a web page", "page.ics", { code: "unexpected", permanent: true }, "web page"],
    ["a calendar that is too large", "huge.ics?megabytes=6", { permanent: true }, "5 MB"],
    ["an address with nothing behind it", "files/nothing.ics", { code: "not_found" }, "no calendar"],
  ])("says so: %s", async (_, path, facts, sentence) => {
    const reading = calendar.calendars(accessTo(`https://calendar.example/${path}`));
    await expect(reading).rejects.toMatchObject({ ...facts, message: expect.stringContaining(sentence) });
  });

  it("is a file that was cut off, which is asked for again", async () => {
    const short = await putFile("short.ics", calendarOf(event("a", 5)).slice(0, -20));
    const reading = calendar.calendars(accessTo(short));
    await expect(reading).rejects.toMatchObject({
      permanent: false,
      message: expect.stringContaining("cut off"),
    });
  });

  it("is a calendar that was withdrawn, for good", async () => {
    await withdrawFile("own.ics");
    await expect(readFeed(address)).rejects.toMatchObject({ code: "unauthorized", permanent: true });
  });
});
