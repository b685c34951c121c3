import { describe, expect, it } from "vitest";

import { jira } from "../../../src/providers/jira/index.ts";
import { tracker } from "../../../src/providers/jira/tracker.ts";
import { jiraSite } from "../../support/jira.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf } from "../contracts/access.ts";

const siteId = "3f1b2c70-0000-4000-8000-00000000acae";
const web = { externalId: "10000", name: "Web", url: "https://acme.atlassian.net/browse/WEB" };
const signedIn = (login = "alice") => accessOf(jira, `sandbox-${login}`, { siteId });
const server = accessOf(jira, "sandbox-alice", { host: "jira.acme.example", fields: { email: "" } });
const onServer = { ...web, url: "https://jira.acme.example/browse/WEB" };

async function list(cursor: string | null, access = signedIn(), container = web) {
  const page = await tracker.list(access, container, { cursor, startedAt: Date.now() });
  if (page.status !== "page") throw new Error("The cursor was forgotten.");
  return page;
}
const get = async (id: string, access = signedIn(), container = web) =>
  tracker.get(access, container, { id, key: "WEB-?" });

describe("issues of Jira", () => {
  it("are the same for people in all time zones, because dates are asked for as numbers", async () => {
    const cursor = tracker.since?.(Date.now() - 60_000) ?? "";
    const { id } = await jiraSite.open({ summary: "Now" });
    for (const login of ["alice", "bob", "carol"])
      expect((await list(cursor, signedIn(login))).items.map((issue) => issue.id)).toEqual([id]);
  });

  it("have their components, of which the project tells the choices", async () => {
    const { id } = await jiraSite.open({ summary: "In the front" });
    const component = { id: "20000", name: "Frontend" };
    expect(await get(id)).toMatchObject({ issue: { components: [] } });
    await jiraSite.edit({ id, componentIds: [component.id] });
    expect(await get(id)).toMatchObject({ issue: { components: [component] } });
    for (const [access, container] of [
      [signedIn(), web],
      [server, onServer],
    ] as const)
      expect((await tracker.vocabulary(access, container)).components).toEqual([component]);
  });

  it("that a lagging search misses are asked for by their id, and found by the next run", async () => {
    const { cursor } = await list(null);
    await sandbox.set({ jiraSearchLagSeconds: 600 });
    const { id } = await jiraSite.open({ summary: "Not indexed yet" });
    expect((await list(cursor)).items.map((issue) => issue.id)).not.toContain(id);
    expect(await get(id)).toMatchObject({ is: "here", issue: { title: "Not indexed yet" } });
    await sandbox.set({ jiraSearchLagSeconds: null });
    const next = await list((await list(cursor)).cursor);
    expect(next.listed).toBeGreaterThanOrEqual(0);
  });

  it("keep their id in another project, and are found by the key that they had", async () => {
    const { id, key } = await jiraSite.open({ summary: "Wanders" });
    const moved = await jiraSite.move({ id, to: "ARC" });
    expect(moved).toMatchObject({ id, key: expect.stringMatching(/^ARC-/) });
    const there = { externalId: "10001", name: "Archive", url: "https://acme.atlassian.net/browse/ARC" };
    expect(await get(id)).toMatchObject({
      is: "moved",
      to: { container: there, issue: { id, key: moved.key } },
    });
    expect(await get(key)).toMatchObject({ is: "moved", to: { issue: { id } } });
  });

  it("are put away when they are archived, and hidden when the account may not see them", async () => {
    const { id } = await jiraSite.open({ summary: "Old" });
    await jiraSite.archive({ id });
    expect(await get(id)).toMatchObject({ is: "here", issue: { awayBecause: "is archived at Jira" } });
    const secret = await jiraSite.open({ summary: "For a few" });
    await jiraSite.edit({ id: secret.id, isRestricted: true });
    expect(await get(secret.id)).toMatchObject({ is: "here" });
    expect(await get(secret.id, signedIn("bob"))).toEqual({ is: "hidden" });
  });

  it("are told apart when many are asked for at once: hidden, moved, not to be read just now", async () => {
    const opened = await Promise.all(
      ["Here", "Hidden", "Moved", "Busy"].map((summary) => jiraSite.open({ summary })),
    );
    const [here, hidden, moved, busy] = opened.map(({ id }) => id);
    await jiraSite.edit({ id: hidden ?? "", isRestricted: true });
    await jiraSite.move({ id: moved ?? "", to: "ARC" });
    await jiraSite.edit({ id: busy ?? "", isUnreadable: true });
    const refs = [...opened, { id: "999999", key: "WEB-?" }].map(({ id, key }) => ({ id, key }));
    const found = await tracker.getMany?.(signedIn("bob"), web, refs);
    expect([here, hidden, moved, busy, "999999"].map((id) => found?.get(id ?? "")?.is)).toEqual([
      "here",
      "hidden",
      "moved",
      "unknown",
      "hidden",
    ]);
    expect(await tracker.getMany?.(server, onServer, refs)).toBeNull();
  });

  it("tell their parent, estimate, work and due date", async () => {
    const epic = await jiraSite.open({ summary: "Epic", typeId: "10001" });
    const { id } = await jiraSite.open({ summary: "Part", typeId: "10005", parentId: epic.id });
    await jiraSite.edit({ id, estimateSeconds: 7200, due: "2026-12-24", assignee: "bob", priorityId: "1" });
    await jiraSite.work({ id, seconds: 1800 });
    expect(await get(id)).toMatchObject({
      issue: {
        parentKey: epic.key,
        type: { id: "10005", name: "Sub-task" },
        estimateSeconds: 7200,
        spentSeconds: 1800,
        dueOn: "2026-12-24",
        priority: { id: "1", name: "Highest" },
        assignees: [{ accountId: "712020:b0b00000-0000-4000-8000-000000000002", login: "Bob Brandt" }],
        url: `https://acme.atlassian.net/browse/WEB-${/\d+$/.exec(await keyOf(id))?.[0] ?? ""}`,
      },
    });
  });

  it("have a document for a body in the Cloud, and text that is shown as it is in Data Center", async () => {
    const cloud = await jiraSite.open({ summary: "Cloud", text: "It **sticks** <b>here</b>" });
    expect(await get(cloud.id)).toMatchObject({
      issue: { body: { format: "adf", text: String.raw`It **sticks** \<b>here\</b>` } },
    });
    const text = "h1. Not a heading\r\n*bold* [a|https://x.example]";
    const own = await jiraSite.open({ instance: "server", summary: "Server", text });
    const found = await get(own.id, server, onServer);
    expect(found).toMatchObject({
      issue: {
        body: {
          format: "wiki",
          source: text,
          text: "h1. Not a heading\\\n\\*bold\\* \\[a\\|https://x.example\\]",
        },
      },
    });
    expect(found).toMatchObject({
      issue: { url: expect.stringMatching(/^https:\/\/jira\.acme\.example\/browse\/WEB-/) },
    });
  });

  it("have statuses of a category each, types, priorities and labels to choose from", async () => {
    const words = await tracker.vocabulary(signedIn(), web);
    expect(words.statuses.map(({ name, category }) => [name, category])).toEqual([
      ["To Do", "todo"],
      ["In Progress", "doing"],
      ["In Review", "doing"],
      ["Done", "done"],
    ]);
    expect(words.types.map(({ name }) => name)).toContain("Epic");
    expect(words.priorities.map(({ name }) => name)).toContain("Highest");
    expect(words.labels).toContainEqual({ id: null, name: "seeded" });
  });

  it("keep the cursor of a run that finds nothing", async () => {
    const { cursor } = await list(tracker.since?.(Date.now() + 60_000) ?? "");
    expect((await list(cursor)).cursor).toBe(cursor);
  });
});

async function keyOf(id: string): Promise<string> {
  const found = await get(id);
  return found.is === "here" ? found.issue.key : "";
}
