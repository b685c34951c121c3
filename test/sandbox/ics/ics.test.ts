import { afterAll, beforeAll, expect, it } from "vitest";
import { startSandbox, type RunningSandbox } from "../../run/sandbox.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.stop());

const get = (path: string, init: RequestInit = {}) => fetch(`${sandbox.url}/calendar.example${path}`, init);

it("publishes a calendar in folded lines, and says when nothing changed", async () => {
  const answer = await get("/team.ics");
  const body = await answer.text();
  const lines = body.split("\r\n");
  expect(lines.every((line) => new TextEncoder().encode(line).length <= 75)).toBe(true);
  expect(body).not.toMatch(/[^\r]\n/);
  for (const part of ["RRULE:FREQ=WEEKLY", "RECURRENCE-ID", "EXDATE", "VALUE=DATE", "STATUS:CANCELLED"]) {
    expect(body).toContain(part);
  }
  const headers = { "if-none-match": answer.headers.get("etag") ?? "" };
  expect((await get("/team.ics", { headers })).status).toBe(304);
  await fetch(`${sandbox.url}/_control/ics/events`, {
    method: "POST",
    body: JSON.stringify({ title: "Added, later" }),
  });
  const changed = await get("/team.ics", { headers });
  expect([changed.status, (await changed.text()).includes("SUMMARY:Added\\, later")]).toEqual([200, true]);
});

it("offers what a reader has to refuse", async () => {
  expect((await (await get("/huge.ics?megabytes=2")).arrayBuffer()).byteLength).toBeGreaterThan(2_000_000);
  const inside = await get("/inside.ics", { redirect: "manual" });
  expect([inside.status, inside.headers.get("location")]).toEqual([
    302,
    "http://169.254.169.254/latest/meta-data/",
  ]);
  expect((await get("/page.ics")).headers.get("content-type")).toMatch("text/html");
});

it("shrinks, empties and renames what its files show, as real feeds do", async () => {
  const show = (feedShows: string | null) =>
    fetch(`${sandbox.url}/_control/settings`, { method: "PUT", body: JSON.stringify({ feedShows }) });
  const read = async () => {
    const text = await (await get("/team.ics")).text();
    const all = (pattern: RegExp) => Array.from(text.matchAll(pattern), ([, found]) => found);
    return { uids: all(/^UID:(.*)\r$/gm), titles: all(/^SUMMARY:(.*)\r$/gm) };
  };
  const whole = await read();
  await show("nothing");
  expect(await read()).toEqual({ uids: [], titles: [] });
  await show("ahead_only");
  const ahead = await read();
  expect(ahead.uids.length).toBeGreaterThan(0);
  expect(ahead.uids.length).toBeLessThan(whole.uids.length);
  await show("new_ids");
  const [first, second] = [await read(), await read()];
  expect([first.titles, second.titles]).toEqual([whole.titles, whole.titles]);
  expect(first.uids.filter((uid) => second.uids.includes(uid) || whole.uids.includes(uid))).toEqual([]);
  await show("strangers");
  expect((await read()).titles.filter((title) => whole.titles.includes(title))).toEqual([]);
  await show(null);
  expect(await read()).toEqual(whole);
});
