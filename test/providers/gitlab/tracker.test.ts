import { describe, expect, it } from "vitest";

import { gitlab } from "../../../src/providers/gitlab/index.ts";
import { toSnapshot } from "../../../src/providers/gitlab/mapping.ts";
import { tracker } from "../../../src/providers/gitlab/tracker.ts";
import type { ContainerRef, IssuePage } from "../../../src/providers/tracker.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf } from "../contracts/access.ts";
import { actingIn, gitlabAs, groupRef, idOf, projectRef } from "./site.ts";

const own = "gitlab.acme.example";
const alice = accessOf(gitlab, "sandbox-alice");
const carol = accessOf(gitlab, "sandbox-carol");
const web = actingIn("acme/web");

async function pagesOf(
  container: ContainerRef,
  access = alice,
  cursor: string | null = null,
): Promise<IssuePage[]> {
  const pages: IssuePage[] = [];
  for (let next = cursor; ;) {
    const page = await tracker.list(access, container, { cursor: next, startedAt: Date.now() });
    if (page.status === "reset") throw new Error("The cursor was forgotten.");
    pages.push(page);
    if (page.next === null) return pages;
    next = page.next;
  }
}

const itemsOf = (pages: IssuePage[]) => pages.flatMap(({ items }) => items);

describe("the issues of GitLab", () => {
  it("lists a group as the issues of all its projects, in as many pages as they fill", async () => {
    const pages = await pagesOf(await groupRef("acme"));
    const issues = itemsOf(pages);
    const ids = new Set(issues.map(({ id }) => id));
    // One issue of each page may begin the next one.
    expect(pages).toHaveLength(Math.ceil(ids.size / 99));
    expect(ids.size).toBeGreaterThan(350);
    expect(new Set(issues.map(({ key }) => key.split("#")[0])).size).toBeGreaterThan(70);
  });

  it("lists an instance without keyset pages without leaving out what shifts meanwhile", async () => {
    const container = await projectRef("acme/api");
    await sandbox.post("/gitlab/version", { host: "gitlab.com", version: "17.0.0" });
    const first = await tracker.list(alice, container, { cursor: null, startedAt: Date.now() });
    if (first.status === "reset") throw new Error("The cursor was forgotten.");
    // It leaves the list, and by number the next page would begin one later.
    await gitlabAs("alice", "PUT", `/projects/${idOf("acme/api")}/issues/1`, { state_event: "close" });
    const rest = await pagesOf(container, alice, first.next);
    const ids = new Set([first, ...rest].flatMap(({ items }) => items).map(({ id }) => id));
    expect(ids.size).toBe(250);
  });

  it("says of each page for which time it is complete", async () => {
    const pages = await pagesOf(await projectRef("acme/api"), alice, tracker.since?.(0) ?? null);
    for (const [i, { span, items }] of pages.entries()) {
      expect(span?.from).toBe(i === 0 ? 0 : (pages[i - 1]?.span?.until ?? 0) + 1000);
      expect(items.every(({ updatedAt }) => updatedAt <= (span?.until ?? Infinity))).toBe(true);
    }
    expect(pages.at(-1)?.span?.until).toBeNull();
  });

  it("finds what was moved in the listing of what changed, and where it went", async () => {
    const container = await projectRef("acme/web");
    const issue = await web.open({ title: "Wanders", body: "", label: "bug" });
    const there = await web.move(issue, "acme/api");
    const pages = await pagesOf(container, alice, tracker.since?.(Date.now() - 60_000) ?? null);
    expect(pages.flatMap(({ removed }) => removed)).toMatchObject([
      {
        id: issue.id,
        key: issue.key,
        is: "moved",
        to: { issue: { id: there.id }, container: { name: "acme/api" } },
      },
    ]);
    expect(itemsOf(pages).some(({ id }) => id === issue.id)).toBe(false);
  });

  it("stays within the connected group when it is moved between its projects", async () => {
    const group = await groupRef("acme");
    const issue = await web.open({ title: "Wanders", body: "", label: "bug" });
    const there = await web.move(issue, "acme/tools/lint");
    expect(await tracker.get(alice, group, issue)).toMatchObject({
      is: "moved",
      to: { container: { externalId: group.externalId }, issue: { key: there.key } },
    });
  });

  it("is simply closed when it went where the account sees nothing", async () => {
    const issue = await web.open({ title: "Wanders off", body: "", label: "bug" });
    await web.move(issue, "alice/notes");
    const found = await tracker.get(carol, await projectRef("acme/web"), issue);
    expect(found).toMatchObject({ is: "here", issue: { status: { id: "closed" } } });
  });

  it("tells deleted, archived and no longer visible apart", async () => {
    const container = await projectRef("acme/web");
    const [deleted, hidden] = [
      await web.open({ title: "Deleted", body: "", label: "bug" }),
      await web.open({ title: "Hidden", body: "", label: "bug" }),
    ];
    await web.remove(deleted);
    await web.change(hidden, { confidential: true });
    expect(await tracker.get(alice, container, deleted)).toEqual({ is: "gone" });
    expect(await tracker.get(alice, container, hidden)).toMatchObject({ is: "here" });
    expect(await tracker.get(carol, container, hidden)).toEqual({ is: "unknown" });
    await sandbox.post("/gitlab/projects/change", { project: "acme/web", isArchived: true });
    expect(await tracker.containers.get(alice, container.externalId)).toMatchObject({ isArchived: true });
    expect(await tracker.get(alice, container, hidden)).toMatchObject({ is: "here" });
  });

  it("shows confidential issues to those who may see them, and incidents and tasks as what they are", async () => {
    const container = await projectRef("acme/web");
    const [all, fewer] = [itemsOf(await pagesOf(container)), itemsOf(await pagesOf(container, carol))];
    expect(all.length - fewer.length).toBe(1);
    expect(new Set(all.map(({ type }) => type?.id))).toEqual(new Set(["issue", "incident", "task"]));
    expect(all.find(({ type }) => type?.id === "task")).toMatchObject({
      dueOn: "2026-04-30",
      estimateSeconds: 7200,
      spentSeconds: 5400,
    });
  });

  it("has a state of its own at each instance, by any kind of token", async () => {
    const access = accessOf(gitlab, "sandbox-project", { host: own });
    const { items } = await tracker.containers.list(access, null);
    expect(items).toMatchObject([{ name: "acme/robots", canSubscribe: true }]);
    const account = await gitlab.account(accessOf(gitlab, "sandbox-group"));
    expect(account).toMatchObject({ login: expect.stringMatching(/^group_bot_\d+$/), email: null });
  });

  it("takes times of webhooks and of the listing for the same moment", () => {
    const facts = {
      id: 1,
      iid: 1,
      path: "a/b",
      projectUrl: "https://gitlab.com/a/b",
      title: "",
      description: "",
      isClosed: false,
      type: "issue",
      labels: [],
      milestone: null,
      assignees: [],
      dueOn: null,
      estimateSeconds: null,
      spentSeconds: null,
      createdAt: "2026-01-01T00:00:00Z",
      closedAt: null,
    };
    const at = (updatedAt: string) => toSnapshot({ ...facts, updatedAt }).version;
    expect(at("2026-01-03 10:00:00 UTC")).toBe(at("2026-01-03T10:00:00.789Z"));
  });
});
