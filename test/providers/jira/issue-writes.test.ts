import { describe, expect, it } from "vitest";

import { jira } from "../../../src/providers/jira/index.ts";
import { write } from "../../../src/providers/jira/issue-writes.ts";
import { tracker } from "../../../src/providers/jira/tracker.ts";
import type { IssueChange, IssueSnapshot } from "../../../src/providers/tracker.ts";
import { jiraSite } from "../../support/jira.ts";
import { accessOf } from "../contracts/access.ts";

const access = accessOf(jira, "sandbox-alice", { siteId: "3f1b2c70-0000-4000-8000-00000000acae" });
const server = accessOf(jira, "sandbox-alice", { host: "jira.acme.example", fields: { email: "" } });
const web = { externalId: "10000", name: "Web", url: "https://acme.atlassian.net/browse/WEB" };
const [todo, doing, review, done] = ["10001", "10002", "10003", "10004"].map((id) => ({ id, name: id }));

async function read(id: string, by = access): Promise<IssueSnapshot> {
  const found = await tracker.get(by, web, { id, key: "" });
  if (found.is !== "here") throw new Error(`The issue is ${found.is}.`);
  return found.issue;
}

async function update(id: string, change: IssueChange, by = access) {
  const written = await write.update(by, web, { expected: await read(id, by), change });
  if (written.status !== "written") throw new Error(`It is ${written.status}.`);
  return written;
}

describe("a status that goes back to Jira", () => {
  it("takes the step that leads there, with the resolution that the step wants", async () => {
    const { id } = await jiraSite.open({ summary: "Walks" });
    for (const status of [doing, review, done, todo]) {
      if (status === undefined) continue;
      const { refused, issue } = await update(id, { status });
      expect([refused, issue.status.id]).toEqual([[], status.id]);
    }
  });

  it("is not accepted where the workflow has no step, in words that say so", async () => {
    const { id } = await jiraSite.open({ summary: "Stands" });
    const { refused, issue } = await update(id, { title: "Stands still", ...(review && { status: review }) });
    expect(refused).toEqual([
      { field: "status", because: expect.stringContaining("no step from “To Do” to “10003”") },
    ]);
    expect(issue).toMatchObject({ title: "Stands still", status: { id: "10001" } });
  });

  it("is not accepted where Jira refuses the step, in Jira's words", async () => {
    const parent = await jiraSite.open({ summary: "Parent" });
    await jiraSite.open({ summary: "Part", typeId: "10005", parentId: parent.id });
    const { refused } = await update(parent.id, done === undefined ? {} : { status: done });
    expect(refused).toEqual([
      { field: "status", because: expect.stringContaining("Every sub-task has to be done before") },
    ]);
  });
});

describe("a description that goes back to Jira", () => {
  it("is left alone where parts of it would be lost", async () => {
    const { id } = await jiraSite.open({ summary: "Rich" });
    const panel = {
      type: "panel",
      attrs: { panelType: "info" },
      content: [{ type: "paragraph", content: [{ type: "text", text: "Mind" }] }],
    };
    await jiraSite.edit({ id, document: { type: "doc", version: 1, content: [panel] } });
    const before = await read(id);
    const { refused, issue } = await update(id, { body: "Mine", title: "Still renamed" });
    expect(refused).toEqual([{ field: "body", because: expect.stringContaining("would be lost") }]);
    expect(issue).toMatchObject({ title: "Still renamed", body: before.body });
  });

  it("is left alone at a Data Center, where a person is assigned by the name of now", async () => {
    const { id } = await jiraSite.open({ instance: "server", summary: "Own server", text: "*wiki*" });
    const bob = { accountId: "JIRAUSER10101", login: "a-name-of-before" };
    const { refused, issue } = await update(
      id,
      { body: "Mine", assignees: { add: [bob], remove: [] } },
      server,
    );
    expect(refused).toMatchObject([{ field: "body" }]);
    expect(issue).toMatchObject({
      body: { source: "*wiki*" },
      assignees: [{ accountId: bob.accountId, login: "bob" }],
    });
  });

  it("does nothing as wiki text in a new issue of a Data Center", async () => {
    const draft = {
      title: "Made here",
      body: "[~bob] {code} WEB-1 h1. x",
      status: null,
      assignees: [],
      dueOn: null,
      priority: null,
      labels: [],
    };
    const { issue } = await write.create(server, web, { key: "one", triedSince: null, draft });
    for (const sign of ["[~", "{code", "WEB-1", "h1. "]) expect(issue.body.source).not.toContain(sign);
  });
});

it("has one assignee, and says so of others", async () => {
  const { id } = await jiraSite.open({ summary: "Two" });
  const people = ["712020:b0b00000-0000-4000-8000-000000000002", "5f0ca1010000000000000003"];
  const add = people.map((accountId) => ({ accountId, login: "" }));
  const { refused, issue } = await update(id, { assignees: { add, remove: [] } });
  expect(issue.assignees.map(({ accountId }) => accountId)).toEqual(people.slice(0, 1));
  expect(refused).toEqual([{ field: "assignees", because: "An issue of Jira has one assignee." }]);
});
