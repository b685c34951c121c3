import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startSandbox, type RunningSandbox } from "../run/sandbox.ts";

let memoryDir: string;
let sandbox: RunningSandbox;

beforeEach(async () => {
  memoryDir = mkdtempSync(join(tmpdir(), "sandbox-"));
  sandbox = await startSandbox({ memoryDir });
});

afterEach(async () => {
  await sandbox.stop();
  rmSync(memoryDir, { recursive: true, force: true });
});

const writtenAfterMs = 700;

async function restart(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, writtenAfterMs));
  await sandbox.stop();
  sandbox = await startSandbox({ memoryDir });
}

async function call(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${sandbox.url}${path}`, { redirect: "manual", ...init });
}

/** Signs alice in at GitHub and returns her token. */
async function signIn(): Promise<string> {
  const callback = "http://localhost:1/callback";
  const query = new URLSearchParams({
    client_id: "Ov-test",
    redirect_uri: callback,
    state: "s",
    scope: "repo",
  });
  const consent = await call(`/github.com/login/oauth/authorize?${query}`, {
    headers: { "x-sandbox-persona": "alice" },
  });
  const code = new URL(consent.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const answer = await call("/github.com/login/oauth/access_token", {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams({ client_id: "Ov-test", client_secret: "s", code, redirect_uri: callback }),
  });
  const { access_token: token }: { access_token: string } = await answer.json();
  return token;
}

const asClient = (token: string) => ({ authorization: `Bearer ${token}`, "user-agent": "test" });

function addHook(token: string): Promise<Response> {
  return call("/api.github.com/repos/acme/web/hooks", {
    method: "POST",
    headers: asClient(token),
    body: JSON.stringify({
      events: ["issues"],
      config: { url: "http://localhost:1/hook", content_type: "json" },
    }),
  });
}

/** What is there, without the port, which is another after each start. */
async function read(path: string, headers: Record<string, string> = {}): Promise<string> {
  return (await (await call(path, { headers })).text()).replaceAll(sandbox.url, "");
}

async function readAll(token: string): Promise<Record<string, string>> {
  const persona = { cookie: "sandbox_persona=alice" };
  return {
    issues: await read("/api.github.com/repos/acme/web/issues?per_page=100", asClient(token)),
    hooks: await read("/_control/github/hooks"),
    messages: await read("/_control/slack/messages?user=alice&channel=general"),
    google: await read("/calendar.google.com/", persona),
    microsoft: await read("/outlook.office.com/", persona),
    file: await read("/calendar.example/files/kept.ics"),
  };
}

function say(text: string): Promise<Response> {
  const body = JSON.stringify({ user: "alice", channel: "general", text });
  return call("/_control/slack/messages", { method: "POST", body });
}

function addEvents(provider: "google" | "microsoft"): Promise<Response> {
  const body = JSON.stringify({ login: "alice", calendar: "Projects", count: 3 });
  return call(`/_control/${provider}/bulk`, { method: "POST", body });
}

it("knows after a restart whom it let in and what was made there, and gives out no id twice", async () => {
  const token = await signIn();
  expect((await addHook(token)).status).toBe(201);
  const issue = { title: "Outlive a restart", labels: ["bug"] };
  await call("/api.github.com/repos/acme/web/issues", {
    method: "POST",
    headers: asClient(token),
    body: JSON.stringify(issue),
  });
  await say("hello from before");
  await call("/_control/ics/files/kept.ics", { method: "PUT", body: "BEGIN:VCALENDAR" });
  await addEvents("google");
  await addEvents("microsoft");
  const before = await readAll(token);
  expect(before["issues"]).toContain("Outlive a restart");
  expect(before["messages"]).toContain("hello from before");
  expect(before["file"]).toBe("BEGIN:VCALENDAR");
  await restart();
  expect(await readAll(token)).toEqual(before);
  await say("hello again");
  const after = (await readAll(token))["messages"] ?? "";
  const stamps = [...after.matchAll(/"ts":"([\d.]+)"/g)].map(([, ts]) => ts);
  expect(stamps.length).toBeGreaterThanOrEqual(2);
  expect(new Set(stamps).size).toBe(stamps.length);
});

it("forgets all of it when it starts over", async () => {
  const token = await signIn();
  await call("/_control/reset", { method: "POST" });
  await restart();
  const answer = await call("/api.github.com/user", { headers: asClient(token) });
  expect(answer.status).toBe(401);
});
