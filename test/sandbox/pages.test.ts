import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { startReceiver, type Receiver } from "../run/receiver.ts";
import { startSandbox, type RunningSandbox } from "../run/sandbox.ts";

let sandbox: RunningSandbox;
let receiver: Receiver;

beforeAll(async () => {
  sandbox = await startSandbox();
  receiver = await startReceiver();
});

afterAll(async () => {
  receiver.stop();
  await sandbox.stop();
});

beforeEach(async () => {
  await fetch(`${sandbox.url}/_control/reset`, { method: "POST" });
  receiver.received.length = 0;
});

async function installHook(events = ["*"]): Promise<number> {
  const answer = await fetch(`${sandbox.url}/api.github.com/repos/acme/web/hooks`, {
    method: "POST",
    headers: { authorization: "token sandbox-alice", "user-agent": "test" },
    body: JSON.stringify({
      events,
      config: { url: receiver.url, content_type: "json" },
    }),
  });
  const hook: { id: number } = await answer.json();
  await expect.poll(eventsSoFar).toEqual(["ping"]);
  receiver.received.length = 0;
  return hook.id;
}

function eventsSoFar(): string[] {
  return receiver.received.map(({ event, payload }) => [event, payload.action ?? ""].join(" ").trim());
}

function post(
  path: string,
  form: Record<string, string> | [string, string][],
  persona = "alice",
): Promise<Response> {
  return fetch(`${sandbox.url}/github.com${path}`, {
    method: "POST",
    headers: { cookie: `sandbox_persona=${persona}` },
    body: new URLSearchParams(form),
    redirect: "manual",
  });
}

async function read(path: string, persona = "alice"): Promise<string> {
  const answer = await fetch(`${sandbox.url}/github.com${path}`, {
    headers: { cookie: `sandbox_persona=${persona}` },
  });
  return answer.text();
}

it("opens an issue from the form, and keeps what was typed when the title is missing", async () => {
  await installHook();
  const failed = await post("/acme/web/issues", { title: " ", body: "A long story" });
  expect(failed.status).toBe(422);
  expect(await failed.text()).toContain("A long story");
  const form: [string, string][] = [
    ["title", "Broken & bent"],
    ["labels", "bug"],
    ["labels", "critical"],
    ["assignees", "bob"],
  ];
  const opened = await post("/acme/web/issues", form);
  expect(opened.headers.get("location")).toBe("/github.com/acme/web/issues/15");
  expect(await read("/acme/web/issues/15")).toContain("Broken &amp; bent");
  await expect
    .poll(eventsSoFar)
    .toEqual(["issues opened", "issues labeled", "issues labeled", "issues assigned"]);
});

it("sends an event for each thing a person does to an issue", async () => {
  await installHook();
  const issue = "/acme/web/issues/3";
  await post(`${issue}/text`, { title: "Explain returns", body: "" });
  await post(`${issue}/assignees`, { assignees: "bob" });
  await post(`${issue}/assignees`, {});
  await post(`${issue}/labels`, { labels: "bug" });
  await post(`${issue}/milestone`, { milestone: "1" });
  await post(`${issue}/milestone`, { milestone: "" });
  await post(`${issue}/marks`, { mark: "pin" });
  await post(`${issue}/marks`, { mark: "lock" });
  await post(`${issue}/state`, { state: "completed" });
  await post(`${issue}/state`, { state: "open" });
  await post(`${issue}/comments`, { body: "Done" });
  const actions =
    "edited assigned unassigned labeled unlabeled milestoned demilestoned pinned locked closed reopened";
  await expect
    .poll(eventsSoFar)
    .toEqual([...actions.split(" ").map((action) => `issues ${action}`), "issue_comment created"]);
});

it("transfers and deletes issues, and leads from the old repository to the new one", async () => {
  await installHook();
  const moved = await post("/acme/web/issues/1/transfer", { repository: await idOf("acme/api") });
  expect(moved.headers.get("location")).toBe("/github.com/acme/api/issues/311");
  expect(await read("/acme/web/issues/1")).toContain("Checkout fails");
  await post("/acme/web/issues/2/deletion", {});
  expect(await read("/acme/web/issues/2")).toContain("This issue was deleted.");
  await expect.poll(eventsSoFar).toEqual(["issues transferred", "issues deleted"]);
  expect(receiver.received[0]?.payload.changes).toMatchObject({
    new_issue: { number: 311 },
    new_repository: { full_name: "acme/api" },
  });
});

it("renames, transfers and deletes a repository", async () => {
  await installHook();
  expect((await post("/acme/web/settings/name", { name: "api" })).status).toBe(422);
  expect((await post("/acme/web/settings/name", { name: "a b" })).status).toBe(422);
  await post("/acme/web/settings/name", { name: "shop" });
  expect(await read("/acme/web/issues")).toContain("acme/shop");
  await post("/acme/shop/settings/owner", { owner: "alice" });
  await post("/alice/shop/settings/push", {});
  await post("/alice/shop/settings/deletion", {});
  await expect
    .poll(eventsSoFar)
    .toEqual(["repository renamed", "repository transferred", "push", "repository deleted"]);
  expect(receiver.received[0]?.payload.changes).toEqual({ repository: { name: { from: "web" } } });
});

it("tells a hook that it was deleted by hand, and nothing afterwards", async () => {
  const id = await installHook(["issues", "meta"]);
  expect(await read(`/acme/web/settings/hooks/${id}`)).toContain("ping");
  await post(`/acme/web/settings/hooks/${id}/deletion`, {});
  await post("/acme/web/issues/3/state", { state: "completed" });
  await post("/acme/web/issues/3/state", { state: "open" });
  await expect.poll(eventsSoFar).toEqual(["meta deleted"]);
  expect(await read("/acme/web/settings")).toContain("No hooks");
});

it("sends everything twice while a repository is set so", async () => {
  await installHook();
  await post("/acme/web/settings/repeats", { repeats: "on" });
  await post("/acme/web/issues/3/state", { state: "completed" });
  await expect.poll(eventsSoFar).toEqual(["issues closed", "issues closed"]);
});

it("loses a webhook when either of GitHub's hosts has that fault", async () => {
  const id = await installHook();
  const body = JSON.stringify({ kind: "webhooks_lost", times: 1 });
  await fetch(`${sandbox.url}/_control/faults/github.com`, { method: "PUT", body });
  await post("/acme/web/issues/3/state", { state: "completed" });
  await post("/acme/web/issues/3/state", { state: "open" });
  await expect.poll(eventsSoFar).toEqual(["issues reopened"]);
  expect(await read(`/acme/web/settings/hooks/${id}`)).toContain("failed to connect to host");
});

it("lets personas do what they may", async () => {
  expect((await post("/acme/web/issues/3/state", { state: "completed" }, "carol")).status).toBe(403);
  expect((await post("/acme/web/issues/3/deletion", {}, "bob")).status).toBe(403);
  expect((await post("/acme/web/issues/3/state", { state: "completed" }, "bob")).status).toBe(303);
  expect(await read("/acme/web/settings", "bob")).toContain("Only admins");
});

async function idOf(fullName: string): Promise<string> {
  const answer = await fetch(`${sandbox.url}/api.github.com/repos/${fullName}`, {
    headers: { "user-agent": "test" },
  });
  const repository: { id: number } = await answer.json();
  return String(repository.id);
}
