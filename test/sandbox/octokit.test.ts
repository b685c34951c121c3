import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startSandbox, type RunningSandbox } from "../run/sandbox.ts";

const web = { owner: "acme", repo: "web" };
let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.stop());

beforeEach(async () => {
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
