import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startSandbox, type RunningSandbox } from "../run/sandbox.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.stop());

beforeEach(async () => {
  await fetch(`${sandbox.url}/_control/reset`, { method: "POST" });
});

function post(path: string, form: Record<string, string> = {}): Promise<Response> {
  const headers = { cookie: "sandbox_persona=bob" };
  return fetch(`${sandbox.url}${path}`, {
    method: "POST",
    body: new URLSearchParams(form),
    headers,
    redirect: "manual",
  });
}

async function pageOf(path: string): Promise<string> {
  const answer = await fetch(`${sandbox.url}${path}`, { headers: { cookie: "sandbox_persona=bob" } });
  return answer.text();
}

const linkTo = (html: string, title: string) =>
  new RegExp(`href="([^"]+/events/[^"]+)">${title}<`).exec(html)?.[1] ?? "";

describe.each([
  ["calendar.google.com", "bob@acme.example"],
  ["outlook.office.com", "AAMkADsandboxYm9iAAA="],
])("the pages of %s", (host, calendar) => {
  const times = { start: "2026-03-03T09:00", end: "2026-03-03T10:00" };
  const week = `/${host}/?week=2026-03-02`;

  it("add, rename, move, answer and delete an event", async () => {
    const added = await post(`/${host}/events`, { title: "Handwritten", calendar, ...times });
    expect(added.headers.get("location")).toBe(week);
    const path = linkTo(await pageOf(week), "Handwritten");
    const moved = { title: "Moved", start: "2026-03-11T14:00", end: "2026-03-11T15:30" };
    const saved = await post(path, moved);
    expect(saved.headers.get("location")).toBe(`/${host}/?week=2026-03-09`);
    expect(await pageOf(week)).not.toContain("Handwritten");
    await post(`${path}/answer`, { answer: "declined" });
    const page = await pageOf(`/${host}/?week=2026-03-09`);
    expect(page).toContain("14:00–15:30");
    expect(page).toContain("answer: declined");
    await post(`${path}/deletion`);
    expect(await pageOf(`/${host}/?week=2026-03-09`)).toContain("cancelled");
  });

  it("give back what was typed with a sentence when the times are wrong", async () => {
    const answer = await post(`/${host}/events`, {
      title: "Backwards",
      calendar,
      ...times,
      end: "2026-03-03T08:00",
    });
    const html = await answer.text();
    expect([answer.status, html.includes("The end must not be before the start.")]).toEqual([422, true]);
    expect(html).toContain('value="Backwards"');
  });

  it("show nobody else's events", async () => {
    const answer = await post(`/${host}/events`, { title: "x", calendar: "alice@acme.example", ...times });
    expect(answer.status).toBe(404);
  });
});
