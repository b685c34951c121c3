import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startSandbox, type RunningSandbox } from "../run/sandbox.ts";

const web = { owner: "acme", repo: "web" };
let sandbox: RunningSandbox;
let rest: Octokit["rest"];

beforeAll(async () => {
  sandbox = await startSandbox();
  ({ rest } = new Octokit({
    auth: "sandbox-alice",
    baseUrl: `${sandbox.url}/api.github.com`,
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  }));
});

afterAll(() => sandbox.stop());

beforeEach(async () => {
  await control("POST", "/reset");
});

const control = (method: string, path: string, body?: unknown) =>
  fetch(`${sandbox.url}/_control${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const hook = (n: number, events = ["issues"]) =>
  rest.repos.createWebhook({
    ...web,
    events,
    config: { url: `http://localhost:9/${n}`, content_type: "json" },
  });

const refusal = (message: string, status = 422) => ({
  status,
  response: { data: { errors: [{ message }] } },
});

describe("GitHub's validation", () => {
  it("takes twenty hooks for an event, and only events that there are", async () => {
    for (let n = 0; n < 20; n++) await hook(n);
    await expect(hook(20)).rejects.toMatchObject(
      refusal('The "issues" event cannot have more than 20 hooks'),
    );
    expect((await hook(20, ["push"])).status).toBe(201);
    await expect(hook(21, ["issue"])).rejects.toMatchObject({ status: 422 });
  });

  it("takes titles of 256 and bodies of 65,536 characters, and known orders only", async () => {
    const create = (title: string, body: string) => rest.issues.create({ ...web, title, body });
    expect((await create("x".repeat(256), "y".repeat(65_536))).status).toBe(201);
    await expect(create("x".repeat(257), "")).rejects.toMatchObject(
      refusal("title is too long (maximum is 256 characters)"),
    );
    await expect(create("x", "y".repeat(65_537))).rejects.toMatchObject(
      refusal("body is too long (maximum is 65536 characters)"),
    );
    const list = (query: string) =>
      fetch(`${sandbox.url}/api.github.com/repos/acme/web/issues?${query}`, {
        headers: { authorization: "token sandbox-alice", "user-agent": "test" },
      });
    expect((await list("sort=name")).status).toBe(422);
    expect((await list("direction=up")).status).toBe(422);
    expect((await list("sort=updated&direction=asc")).status).toBe(200);
  });

  it("gives bodies as the media type asks", async () => {
    const { data } = await rest.issues.create({ ...web, title: "Forms", body: "**a** <b>" });
    const get = (format: string) =>
      rest.issues.get({ ...web, issue_number: data.number, mediaType: { format } });
    const full = await get("full");
    expect(full.data).toMatchObject({ body: "**a** <b>", body_text: "a <b" });
    expect(full.data.body_html).toContain("&lt;b&gt;");
    expect(full.headers["x-github-media-type"]).toBe("github.v3; param=full; format=json");
    expect((await get("html")).data.body).toBeUndefined();
  });
});

describe("refusals of an organisation", () => {
  it.each([
    [{ kind: "ip_allow_list" }, "IP allow list enabled", {}],
    [{ kind: "app_restrictions" }, "OAuth App access restrictions", {}],
    [{ kind: "sso" }, "SAML enforcement", { "x-github-sso": /^required; url=https:/ }],
    [
      { kind: "permission", code: "repository_hooks=write" },
      "not accessible by personal access token",
      { "x-accepted-github-permissions": /^repository_hooks=write$/ },
    ],
  ])("%o has its words and headers", async (fault, words, headers) => {
    await control("PUT", "/faults/api.github.com", fault);
    const answer = await fetch(`${sandbox.url}/api.github.com/user`, {
      headers: { authorization: "token sandbox-alice", "user-agent": "test" },
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain(words);
    for (const [name, value] of Object.entries(headers)) expect(answer.headers.get(name)).toMatch(value);
  });
});

describe("the log of a hook's deliveries", () => {
  it("is paged by a cursor that new deliveries do not shift, and delivers again under the same id", async () => {
    const { data: made } = await hook(1);
    const target = { ...web, hook_id: made.id };
    await control("POST", `/github/hooks/${made.id}/deliveries`, { count: 12 });
    const first = await rest.repos.listWebhookDeliveries({ ...target, per_page: 10 });
    await control("POST", `/github/hooks/${made.id}/deliveries`, { count: 5 });
    const cursor = /cursor=([^&>]+)/.exec(first.headers.link ?? "")?.[1] ?? "";
    const second = await rest.repos.listWebhookDeliveries({ ...target, per_page: 10, cursor });
    const ids = [...first.data, ...second.data].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(12);
    expect(second.headers.link).toBeUndefined();

    // What is sent, also again, is listed when it has arrived or failed, which no answer waits for.
    const listed = (isWanted: (delivery: (typeof first.data)[number]) => boolean) =>
      vi.waitUntil(async () => (await rest.repos.listWebhookDeliveries(target)).data.find(isWanted), {
        timeout: 20_000,
      });
    const failed = await listed(({ status_code: code }) => code >= 400);
    await rest.repos.redeliverWebhookDelivery({ ...target, delivery_id: failed.id });
    expect((await listed(({ redelivery }) => redelivery)).guid).toBe(failed.guid);
  });
});
