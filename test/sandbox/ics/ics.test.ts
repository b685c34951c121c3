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
