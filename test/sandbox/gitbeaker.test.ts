import { Gitlab } from "@gitbeaker/rest";
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

const apiOf = (persona: string, host = "gitlab.com") =>
  new Gitlab({ host: `${sandbox.url}/${host}`, token: `sandbox-${persona}` });

/** What a text does at GitLab is seen by whoever reads the issue afterwards. */
const web = "acme/web";

describe("GitLab through @gitbeaker/rest", () => {
  it("pages through all projects and groups, by number and by cursor", async () => {
    const api = apiOf("alice");
    const byNumber = await api.Projects.all({ membership: true, perPage: 50 });
    expect(new Set(byNumber.map(({ id }) => id)).size).toBe(124);
    const byCursor = await api.Projects.all({
      membership: true,
      pagination: "keyset",
      orderBy: "id",
      sort: "asc",
      perPage: 50,
    });
    expect(byCursor.map(({ id }) => id)).toEqual(byNumber.map(({ id }) => id).toSorted((a, b) => a - b));
    expect(await api.Groups.all()).toHaveLength(4);
    expect(await apiOf("bob").Projects.all({ membership: true })).toHaveLength(119);
  });

  it("lists the 310 issues of acme/api, and those that changed since", async () => {
    const api = apiOf("alice");
    const all = await api.Issues.all({ projectId: "acme/api", state: "opened", perPage: 100 });
    expect(all).toHaveLength(250);
    const changed = await api.Issues.all({ projectId: "acme/api", updatedAfter: new Date().toISOString() });
    expect(changed).toEqual([]);
    expect(await api.Issues.all({ projectId: web, search: "Payment page" })).toHaveLength(1);
    expect(await apiOf("carol").Issues.all({ projectId: web, search: "Payment page" })).toHaveLength(0);
  });

  it("creates, edits, closes, moves and deletes an issue", async () => {
    const api = apiOf("alice");
    const { iid } = await api.Issues.create(web, "Door sticks", {
      description: "It sticks",
      labels: "bug,new one",
    });
    const edited = await api.Issues.edit(web, iid, { addLabels: "critical", removeLabels: "new one" });
    expect(edited.labels).toEqual(["bug", "critical"]);
    const closed = await api.Issues.edit(web, iid, { stateEvent: "close" });
    expect(closed).toMatchObject({ state: "closed", closed_at: expect.any(String) });
    const { id } = await api.Projects.show("acme/api");
    const moved = await api.Issues.move(web, iid, id);
    const [old] = await api.Issues.all({ projectId: web, iids: [iid] });
    expect(old).toMatchObject({ moved_to_id: moved.id, state: "closed" });
    await api.Issues.remove(id, moved.iid);
    await expect(api.Issues.show(moved.iid, { projectId: id })).rejects.toThrow();
  });

  it("runs commands in descriptions and comments, and tells those who are mentioned", async () => {
    const api = apiOf("alice");
    const { iid } = await api.Issues.create(web, "Door sticks", {
      description: "Ask @bob\n/label ~bug\n/estimate 2h",
    });
    await api.IssueNotes.create(web, iid, "Done\n/spend 1h 30m\n/close");
    expect(await api.Issues.show(iid, { projectId: web })).toMatchObject({
      state: "closed",
      labels: ["bug"],
      description: "Ask @bob",
      time_stats: { time_estimate: 7200, total_time_spent: 5400 },
    });
    await api.IssueNotes.create(web, iid, "\\@carol `@carol`\n\\/reopen\n```\n/reopen\n```");
    expect(await api.Issues.show(iid, { projectId: web })).toMatchObject({ state: "closed" });
    const mentions = await (await fetch(`${sandbox.url}/_control/gitlab/mentions`)).json();
    expect(mentions).toMatchObject([{ username: "bob", by: "alice" }]);
  });

  it("adds time without a date, and resets it by one negative entry", async () => {
    const api = apiOf("bob");
    await api.Issues.addSpentTime(web, 1, "2", { summary: "A bare number is hours" });
    expect(await api.Issues.show(1, { projectId: web })).toMatchObject({
      time_stats: { total_time_spent: 7200 },
    });
    await api.Issues.resetSpentTime(web, 1);
    expect(await api.Issues.show(1, { projectId: web })).toMatchObject({
      time_stats: { total_time_spent: 0 },
    });
    await expect(api.Issues.addSpentTime(web, 1, "soon")).rejects.toThrow();
  });

  it("makes and removes webhooks for maintainers only", async () => {
    const api = apiOf("alice");
    const url = "http://localhost:1/hook";
    const hook = await api.ProjectHooks.add(web, url, { issuesEvents: true, token: "plain" });
    expect(hook).toMatchObject({ url, issues_events: true });
    expect(JSON.stringify(await api.ProjectHooks.all(web))).not.toContain("plain");
    await api.ProjectHooks.remove(web, hook.id);
    await expect(apiOf("bob").ProjectHooks.all(web)).rejects.toThrow();
  });

  it("refuses a token that it does not know, and one that may only read", async () => {
    await expect(apiOf("nobody").Users.showCurrentUser()).rejects.toThrow();
    await expect(apiOf("alice-read").Issues.create(web, "No")).rejects.toThrow();
    expect(await apiOf("alice-read").Users.showCurrentUser()).toMatchObject({ username: "alice" });
  });
});
