import { Octokit } from "@octokit/rest";
import { Webhooks } from "@octokit/webhooks";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startSandbox, type RunningSandbox } from "../run/sandbox.ts";

interface Received {
  headers: Record<string, string | string[] | undefined>;
  body: string;
  payload: Record<string, unknown>;
}

const secret = "the secret of the hook";
const webhooks = new Webhooks({ secret });
const web = { owner: "acme", repo: "web" };
let sandbox: RunningSandbox;
let receiver: Server;
let received: Received[] = [];
let target: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      received.push({ headers: request.headers, body, payload: JSON.parse(body) });
      response.writeHead(202).end("thanks");
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const address = receiver.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port.");
  target = `http://127.0.0.1:${address.port}/hook`;
});

afterAll(async () => {
  receiver.close();
  await sandbox.stop();
});

beforeEach(async () => {
  received = [];
  await fetch(`${sandbox.url}/_control/reset`, { method: "POST" });
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
  const config = { url: target, secret, content_type: "json" };
  const { data } = await octokitOf("alice").rest.repos.createWebhook({ ...web, events, config });
  await expect.poll(() => received.map(({ headers }) => headers["x-github-event"])).toEqual(["ping"]);
  received = [];
  return data.id;
}

function actions(): unknown[] {
  return received.map(({ payload }) => payload["action"]);
}

describe("repositories and issues through @octokit/rest", () => {
  it("pages through all 120 repositories that alice reaches", async () => {
    const { rest, paginate } = octokitOf("alice");
    const repositories = await paginate(rest.repos.listForAuthenticatedUser, { per_page: 50 });
    expect(new Set(repositories.map(({ id }) => id)).size).toBe(120);
    expect(repositories.filter((repository) => repository.private).length).toBeGreaterThan(3);
    expect(repositories.filter((repository) => repository.archived).length).toBeGreaterThan(1);
    expect(repositories.every((repository) => repository.permissions?.admin)).toBe(true);
  });

  it("gives every persona its own repositories", async () => {
    const reach = async (persona: string) => {
      const { rest, paginate } = octokitOf(persona);
      return (await paginate(rest.repos.listForAuthenticatedUser, { per_page: 100 })).length;
    };
    expect(await reach("bob")).toBe(111);
    expect(await reach("carol")).toBeLessThan(15);
  });

  it("has 250 open and 60 closed issues in acme/api, and pull requests among those of acme/web", async () => {
    const { rest, paginate } = octokitOf("alice");
    const all = await paginate(rest.issues.listForRepo, {
      owner: "acme",
      repo: "api",
      state: "all",
      per_page: 100,
    });
    expect(all.filter((issue) => issue.state === "open").length).toBe(250);
    expect(all.filter((issue) => issue.state === "closed").length).toBe(60);
    const { data } = await rest.issues.listForRepo({ ...web, state: "all" });
    expect(data.filter((issue) => issue.pull_request).length).toBe(2);
    expect(data.filter((issue) => !issue.pull_request).length).toBe(12);
  });

  it("creates, changes, filters and comments on an issue", async () => {
    const { rest } = octokitOf("bob");
    const { data: issue } = await rest.issues.create({
      ...web,
      title: "It hangs",
      labels: ["bug"],
      assignees: ["bob"],
    });
    const since = issue.updated_at;
    await rest.issues.update({
      ...web,
      issue_number: issue.number,
      state: "closed",
      state_reason: "not_planned",
    });
    await rest.issues.createComment({ ...web, issue_number: issue.number, body: "No longer." });
    const { data: closed } = await rest.issues.get({ ...web, issue_number: issue.number });
    expect(closed).toMatchObject({
      state: "closed",
      state_reason: "not_planned",
      comments: 1,
      user: { login: "bob" },
    });
    const { data: listed } = await rest.issues.listForRepo({ ...web, state: "all", since });
    expect(listed.map(({ number }) => number)).toEqual([issue.number]);
  });

  it("answers 304 to a known ETag without counting the call", async () => {
    const { request } = octokitOf("alice");
    const first = await request("GET /repos/{owner}/{repo}/issues", web);
    const headers = { "if-none-match": String(first.headers.etag) };
    const again = request("GET /repos/{owner}/{repo}/issues", { ...web, headers });
    await expect(again).rejects.toMatchObject({ status: 304 });
    const { data } = await request("GET /rate_limit");
    expect(data.rate.used).toBe(1);
  });

  it("finds repositories by words and owner", async () => {
    const { rest } = octokitOf("alice");
    const { data } = await rest.search.repos({ q: "org:acme api" });
    expect(data.items.map((repository) => repository.full_name)).toContain("acme/api");
    expect(data.items.every((repository) => repository.owner?.login === "acme")).toBe(true);
    const { data: none } = await octokitOf("carol").rest.search.repos({ q: "repo:alice/garden" });
    expect(none.total_count).toBe(0);
  });

  it("works by repository id as well as by name", async () => {
    const { request, rest } = octokitOf("alice");
    const { data: repository } = await rest.repos.get(web);
    const { data } = await request("GET /repositories/{id}/issues", { id: repository.id, state: "all" });
    expect(data.length).toBe(14);
    expect((await request("GET /repositories/{id}/hooks", { id: repository.id })).data).toEqual([]);
  });

  it("leads from a repository's former name to its id", async () => {
    const { rest } = octokitOf("alice");
    await rest.repos.update({ ...web, name: "storefront" });
    const { data } = await rest.issues.listForRepo({ ...web, per_page: 1 });
    expect(data[0]?.repository_url).toMatch(/\/repos\/acme\/storefront$/);
  });

  it("keeps the Enterprise Server apart from github.com", async () => {
    const ghes = new Octokit({ auth: "sandbox-alice", baseUrl: `${sandbox.url}/github.acme.example/api/v3` });
    const repositories = await ghes.paginate(ghes.rest.repos.listForAuthenticatedUser);
    expect(repositories.map((repository) => repository.full_name)).toEqual([
      "acme/ledger",
      "acme/web",
      "alice/notes",
    ]);
  });
});

describe("webhooks", () => {
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
    for (const { body, headers } of received) {
      expect(await webhooks.verify(body, String(headers["x-hub-signature-256"]))).toBe(true);
      expect(headers).toMatchObject({
        "x-github-event": "issues",
        "x-github-hook-id": String(hookId),
        "x-github-hook-installation-target-type": "repository",
        "content-type": "application/json",
      });
    }
    expect(received[2]?.payload).toMatchObject({
      changes: { title: { from: "Löst es?" } },
      sender: { login: "alice" },
    });
    expect(received[0]?.body.length).toBeGreaterThan(8000);
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
    await expect.poll(() => received[0]?.headers["x-github-delivery"]).toBe(ping.guid);
    const { data: full } = await rest.repos.getWebhookDelivery({ ...hook, delivery_id: ping.id });
    expect(full.response.payload).toBe("thanks");
  });

  it("are refused for persons who are no admins, for a second equal hook and for other machines", async () => {
    await installHook();
    const config = { url: target, secret, content_type: "json" };
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
    expect(received[0]?.headers["x-github-delivery"]).toBe(received[1]?.headers["x-github-delivery"]);
    received = [];
    await setFault({ kind: "webhooks_shuffled", times: 2 });
    await rest.issues.update({ ...web, issue_number: 1, title: "Backwards", state: "closed" });
    await expect.poll(actions, { timeout: 5000 }).toEqual(["closed", "edited"]);
    received = [];
    await setFault({ kind: "webhooks_lost", times: 1 });
    await rest.issues.update({ ...web, issue_number: 1, title: "Lost" });
    await rest.issues.update({ ...web, issue_number: 1, state: "open" });
    await expect.poll(actions).toEqual(["reopened"]);
  });
});

describe("refusals", () => {
  it("meet archived repositories, those without issues, and callers without a name", async () => {
    const { rest } = octokitOf("alice");
    await expect(rest.issues.listForRepo({ owner: "acme", repo: "mirror" })).rejects.toMatchObject({
      status: 410,
    });
    await rest.repos.update({ ...web, archived: true });
    await expect(rest.issues.create({ ...web, title: "Late" })).rejects.toMatchObject({ status: 403 });
    const headers = { authorization: "token sandbox-alice", "user-agent": "" };
    expect((await fetch(`${sandbox.url}/api.github.com/user`, { headers })).status).toBe(403);
  });

  it("have GitHub's shapes", async () => {
    const { rest } = octokitOf("carol");
    await expect(rest.repos.get({ owner: "acme", repo: "nowhere" })).rejects.toMatchObject({
      status: 404,
      response: { data: { message: "Not Found", status: "404" } },
    });
    await expect(rest.issues.update({ ...web, issue_number: 1, title: "Mine" })).rejects.toMatchObject({
      status: 403,
    });
    const stranger = new Octokit({ auth: "unknown", baseUrl: `${sandbox.url}/api.github.com` });
    await expect(stranger.rest.users.getAuthenticated()).rejects.toMatchObject({
      status: 401,
      response: { data: { message: "Bad credentials" } },
    });
  });

  it("come as often as a fault says, and only where it says", async () => {
    const { rest } = octokitOf("alice");
    await setFault({ kind: "secondary_limit", times: 1, retryAfterSeconds: 7, path: "/user", method: "get" });
    await rest.repos.get(web);
    await expect(rest.users.getAuthenticated()).rejects.toMatchObject({
      status: 403,
      response: { headers: { "retry-after": "7" } },
    });
    expect((await rest.users.getAuthenticated()).data.login).toBe("alice");
  });
});
