import { Octokit } from "@octokit/rest";
import { Webhooks } from "@octokit/webhooks";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { startReceiver, type Receiver } from "../run/receiver.ts";
import { startSandbox, type RunningSandbox } from "../run/sandbox.ts";

const secret = "the secret of the hook";
const webhooks = new Webhooks({ secret });
const web = { owner: "acme", repo: "web" };
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

function octokitOf(persona: string): Octokit {
  return new Octokit({
    auth: `sandbox-${persona}`,
    baseUrl: `${sandbox.url}/api.github.com`,
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
}

async function setFault(fault: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${sandbox.url}/_control/faults/api.github.com`, {
    method: "PUT",
    body: JSON.stringify(fault),
  });
  expect(answer.status).toBe(200);
}

async function installHook(events = ["issues", "issue_comment", "repository", "meta"]): Promise<number> {
  const config = { url: receiver.url, secret, content_type: "json" };
  const { data } = await octokitOf("alice").rest.repos.createWebhook({ ...web, events, config });
  await expect.poll(() => receiver.received.map(({ event }) => event)).toEqual(["ping"]);
  receiver.received.length = 0;
  return data.id;
}

function actions(): unknown[] {
  return receiver.received.map(({ payload }) => payload.action);
}

it("are signed, carry GitHub's headers and follow the order of what happened", async () => {
  const hookId = await installHook();
  const { rest } = octokitOf("alice");
  const { data: issue } = await rest.issues.create({ ...web, title: "Löst es?", labels: ["bug"] });
  await rest.issues.update({
    ...web,
    issue_number: issue.number,
    title: "Lost",
    state: "closed",
    labels: [],
  });
  await expect.poll(actions).toEqual(["opened", "labeled", "edited", "unlabeled", "closed"]);
  for (const { body, headers } of receiver.received) {
    expect(await webhooks.verify(body, String(headers["x-hub-signature-256"]))).toBe(true);
    expect(headers).toMatchObject({
      "x-github-event": "issues",
      "x-github-hook-id": String(hookId),
      "x-github-hook-installation-target-type": "repository",
      "content-type": "application/json",
    });
  }
  expect(receiver.received[2]?.payload).toMatchObject({
    changes: { title: { from: "Löst es?" } },
    sender: { login: "alice" },
  });
  expect(receiver.received[0]?.body.length).toBeGreaterThan(8000);
});

it("are logged and redelivered with the same id", async () => {
  const hookId = await installHook();
  const { rest } = octokitOf("alice");
  const hook = { ...web, hook_id: hookId };
  const { data: deliveries } = await rest.repos.listWebhookDeliveries(hook);
  expect(deliveries).toMatchObject([{ event: "ping", status_code: 202, redelivery: false }]);
  const ping = deliveries[0];
  if (ping === undefined) throw new Error("No delivery was logged.");
  await rest.repos.redeliverWebhookDelivery({ ...hook, delivery_id: ping.id });
  await expect.poll(() => receiver.received[0]?.headers["x-github-delivery"]).toBe(ping.guid);
  const { data: full } = await rest.repos.getWebhookDelivery({ ...hook, delivery_id: ping.id });
  expect(full.response.payload).toBe("thanks");
});

it("are refused for persons who are no admins, for a second equal hook and for other machines", async () => {
  await installHook();
  const config = { url: receiver.url, secret, content_type: "json" };
  const bob = octokitOf("bob").rest.repos.createWebhook({ ...web, config });
  await expect(bob).rejects.toMatchObject({ status: 404 });
  const { rest } = octokitOf("alice");
  await expect(rest.repos.createWebhook({ ...web, config })).rejects.toMatchObject({ status: 422 });
  const elsewhere = { ...config, url: "https://example.com/hook" };
  await expect(rest.repos.createWebhook({ ...web, config: elsewhere })).rejects.toMatchObject({
    status: 422,
  });
});

it("arrive twice, backwards or not at all when asked to", async () => {
  await installHook();
  const { rest } = octokitOf("alice");
  await setFault({ kind: "webhooks_twice", times: 1 });
  await rest.issues.update({ ...web, issue_number: 1, title: "Twice" });
  await expect.poll(actions).toEqual(["edited", "edited"]);
  expect(receiver.received[0]?.headers["x-github-delivery"]).toBe(
    receiver.received[1]?.headers["x-github-delivery"],
  );
  receiver.received.length = 0;
  await setFault({ kind: "webhooks_shuffled", times: 2 });
  await rest.issues.update({ ...web, issue_number: 1, title: "Backwards", state: "closed" });
  await expect.poll(actions, { timeout: 5000 }).toEqual(["closed", "edited"]);
  receiver.received.length = 0;
  await setFault({ kind: "webhooks_lost", times: 1 });
  await rest.issues.update({ ...web, issue_number: 1, title: "Lost" });
  await rest.issues.update({ ...web, issue_number: 1, state: "open" });
  await expect.poll(actions).toEqual(["reopened"]);
});

it("come from hooks whose ids are never used again, also after the sandbox started over", async () => {
  const before = await installHook();
  await fetch(`${sandbox.url}/_control/reset`, { method: "POST" });
  receiver.received.length = 0;
  expect(await installHook()).toBeGreaterThan(before);
});
