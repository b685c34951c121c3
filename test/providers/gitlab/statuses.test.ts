import { beforeEach, describe, expect, it } from "vitest";

import { gitlab } from "../../../src/providers/gitlab/index.ts";
import { namespaceStatuses } from "../../../src/providers/gitlab/statuses.ts";
import { tracker } from "../../../src/providers/gitlab/tracker.ts";
import type { ContainerRef, IssueRef, Status } from "../../../src/providers/tracker.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf } from "../contracts/access.ts";
import { actingIn, gitlabAs, groupRef, idOf, projectRef } from "./site.ts";

const alice = accessOf(gitlab, "sandbox-alice");
const web = actingIn("acme/web");
const plan = (name: string) => sandbox.post("/gitlab/plan", { plan: name });

let container: ContainerRef;
beforeEach(async () => {
  container = await projectRef("acme/web");
});

async function statusNamed(name: string): Promise<Status> {
  const found = (await tracker.vocabulary(alice, container)).statuses.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no status ${name}.`);
  return found;
}

/** What a person does on the page of an issue. */
async function set(issue: IssueRef, name: string): Promise<void> {
  const form = new URLSearchParams({ status: name });
  const path = `acme/web/-/issues/${web.iidOf(issue)}/status`;
  const page = `http://localhost:8788/gitlab.com/${path}`;
  const headers = { "x-sandbox-persona": "alice" };
  const answer = await fetch(page, { method: "POST", body: form, headers, redirect: "manual" });
  expect(answer.status).toBe(303);
}

/** All pages, and how many calls they took. */
async function listed(of: ContainerRef, cursor: string | null = null) {
  const before = (await sandbox.requests("gitlab.com")).length;
  const items = [];
  let pages = 0;
  for (let next = cursor; pages === 0 || next !== null; pages++) {
    const page = await tracker.list(alice, of, { cursor: next, startedAt: Date.now() });
    if (page.status === "reset") throw new Error("The cursor was forgotten.");
    items.push(...page.items);
    next = page.next;
  }
  return { items, pages, calls: (await sandbox.requests("gitlab.com")).length - before };
}

async function statusThere(issue: IssueRef): Promise<Status | null> {
  const found = await tracker.get(alice, container, issue);
  return found.is === "here" ? found.issue.status : null;
}

const opened = () => web.open({ title: "Door sticks", body: "", label: "bug" });

describe("the statuses of GitLab", () => {
  it.each(["community", "free"])("are open and closed in the plan %s", async (name) => {
    await plan(name);
    expect(await namespaceStatuses(alice, container)).toBeNull();
    const { statuses } = await tracker.vocabulary(alice, container);
    expect(statuses.map(({ id }) => id)).toEqual(["opened", "closed"]);
    expect(await statusThere(await opened())).toMatchObject({ id: "opened", category: "todo" });
  });

  it("are those of the namespace where it pays for them", async () => {
    await plan("premium");
    const { statuses } = await tracker.vocabulary(alice, container);
    expect(statuses.map(({ name, category }) => `${name}: ${category}`)).toEqual([
      "New: todo",
      "To do: todo",
      "In progress: doing",
      "In review: doing",
      "Done: done",
      "Won't do: done",
      "Duplicate: done",
    ]);
  });

  it("are read with each page of issues, also of a group; a type without them is open or closed", async () => {
    await plan("premium");
    const issue = await opened();
    await set(issue, "In review");
    const { items } = await listed(container);
    expect(items.find(({ id }) => id === issue.id)?.status).toMatchObject({ name: "In review" });
    expect(items.find(({ type }) => type?.id === "incident")?.status.id).toBe("opened");
    const group = await listed(await groupRef("acme/tools"));
    expect(new Set(group.items.map(({ status }) => status.name))).toEqual(new Set(["To do"]));
  });

  it("cost one more call a page, and one for a whole run where there are none", async () => {
    const api = await projectRef("acme/api");
    expect(await listed(api)).toMatchObject({ pages: 3, calls: 3 });
    await plan("free");
    expect(await listed(api)).toMatchObject({ pages: 3, calls: 4 });
    await plan("premium");
    expect(await listed(api)).toMatchObject({ pages: 3, calls: 6 });
    const later = tracker.since?.(Date.now() + 60_000) ?? null;
    expect(await listed(api, later)).toMatchObject({ pages: 1, calls: 1 });
  });

  it("are read together for as many issues as are asked for", async () => {
    await plan("premium");
    const all = (await listed(container)).items;
    const before = (await sandbox.requests("gitlab.com")).length;
    const found = await tracker.getMany?.(alice, container, [...all, { id: "1", key: "acme/web#999" }]);
    expect((await sandbox.requests("gitlab.com")).length - before).toBe(3);
    expect(found?.get(all[0]?.id ?? "")).toEqual({ is: "here", issue: all[0] });
    expect(found?.get("1")).toEqual({ is: "gone" });
  });

  it("are written, and close and reopen by it", async () => {
    await plan("premium");
    const issue = await opened();
    for (const name of ["In review", "Won't do", "In progress"]) {
      const read = await tracker.get(alice, container, issue);
      if (read.is !== "here") throw new Error("It is not there.");
      const change = { status: await statusNamed(name), title: `Door: ${name}` };
      const done = await tracker.write?.update(alice, container, { expected: read.issue, change });
      expect(done).toMatchObject({
        status: "written",
        refused: [],
        issue: { status: { name }, title: change.title },
      });
    }
    expect((await web.issueAt(issue))["state"]).toBe("opened");
    const draft = { title: "New", body: "", assignees: [], dueOn: null, priority: null, labels: [] };
    const status = await statusNamed("Done");
    const once = { key: "k1", triedSince: null, draft: { ...draft, status } };
    expect(await tracker.write?.create(alice, container, once)).toMatchObject({
      issue: { status },
      refused: [],
    });
  });

  it("that are not taken are said", async () => {
    await plan("premium");
    const status = await statusNamed("In review");
    const issue = await opened();
    const read = await tracker.get(alice, container, issue);
    if (read.is !== "here") throw new Error("It is not there.");
    await gitlabAs("alice", "PUT", `/projects/${idOf("acme/web")}/issues/${web.iidOf(issue)}`, {
      issue_type: "incident",
    });
    const done = await tracker.write?.update(alice, container, { expected: read.issue, change: { status } });
    expect(done).toMatchObject({ status: "written", refused: [{ field: "status" }] });
  });
});
