import { beforeEach, describe, expect, it } from "vitest";

import type { Access, Provider } from "../../../src/providers/provider.ts";
import type { Container, IssueSnapshot, Tracker } from "../../../src/providers/tracker.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf } from "./access.ts";

/** An issue as the provider's own people know it. */
export type ActedOn = { id: string; key: string };

export type TrackerSubject = {
  provider: Provider;
  token: string;
  /** Of the account's sites, the one that the rest is about; absent = accounts have none. */
  siteId?: string;
  /** Where the account is, and what its form has beside the token; absent = at the provider's own host, what the sandbox knows by name. */
  host?: string;
  fields?: Record<string, string>;
  /** The host whose calls are counted. */
  calls: string;
  /** How many containers the account reaches: more than fit on one page. */
  containers: number;
  /** One with so many open issues that they fill several pages, and the one in which people act; both by name. */
  large: { name: string; openIssues: number };
  own: string;
  /** One, by name, to whose issues more people can be assigned than fit on a page; "Developer 7" or "dev-7" is among them. Absent = the provider does not tell. */
  peopleIn?: string;
  /** What is told of an issue that was deleted; absent = that it is gone. */
  onceDeleted?: "hidden";
  /** An id that no container has. */
  unknownContainer: string;
  /** What people do in the own container, on the provider's pages. */
  act: {
    open(issue: { title: string; body: string; label: string }): Promise<ActedOn>;
    rename(issue: ActedOn, title: string): Promise<void>;
    close(issue: ActedOn): Promise<void>;
    /** Absent = nobody can. */
    remove?(issue: ActedOn): Promise<void>;
    /** Into another container; returns what it is there. Absent = nobody can. */
    move?(issue: ActedOn): Promise<ActedOn>;
  };
};

/** What every tracker promises, asked of the sandbox over HTTP. */
export function describeTracker(subject: TrackerSubject): void {
  const { provider, act, siteId, host, fields } = subject;
  const tracker = trackerOf(provider);
  const where = {
    ...(siteId === undefined ? {} : { siteId }),
    ...(host === undefined ? {} : { host }),
    ...(fields === undefined ? {} : { fields }),
  };
  const access = (token = subject.token) => accessOf(provider, token, where);
  let own: Container;

  const containerNamed = async (name: string) => {
    const found = (await reachable(tracker, access())).find((one) => one.name === name);
    if (found === undefined) throw new Error(`${provider.name} has no ${name}.`);
    return found;
  };
  const openOne = (title = "Door sticks") => act.open({ title, body: "It **sticks**.", label: "bug" });
  /** A run with all its pages; without a cursor it brings all that are open. */
  const run = (cursor: string | null = null) => listAll(tracker, access(), own, cursor);
  const callsDuring = async (work: () => Promise<unknown>) => {
    const before = (await sandbox.requests(subject.calls)).length;
    await work();
    return (await sandbox.requests(subject.calls)).length - before;
  };

  describe("a tracker", () => {
    beforeEach(async () => {
      own = await containerNamed(subject.own);
    });

    it("lists what the account reaches, page by page, each once, and knows each by its id", async () => {
      const all = await reachable(tracker, access());
      expect(all).toHaveLength(subject.containers);
      expect(new Set(all.map(({ externalId }) => externalId)).size).toBe(all.length);
      expect(await tracker.containers.get(access(), own.externalId)).toEqual(own);
      expect(await tracker.containers.get(access(), subject.unknownContainer)).toBeNull();
    });

    it("lists every open issue, page by page", async () => {
      const large = await containerNamed(subject.large.name);
      const { issues, pages } = await listAll(tracker, access(), large, null);
      expect(pages).toBeGreaterThan(1);
      expect(new Set(issues.map(({ id }) => id)).size).toBe(subject.large.openIssues);
      expect(issues.filter(({ status }) => status.category === "done")).toEqual([]);
    });

    it.runIf(subject.peopleIn !== undefined)(
      "lists whom issues can be assigned to, and finds them",
      async () => {
        const container = await containerNamed(subject.peopleIn ?? "");
        const ask = (search: string, cursor: string | null) => {
          if (tracker.people === undefined) throw new Error(`${provider.name} lists nobody.`);
          return tracker.people(access(), container, { search, cursor });
        };
        const all = [];
        let pages = 0;
        for (let cursor: string | null = null; pages === 0 || cursor !== null; pages++) {
          const page = await ask("", cursor);
          all.push(...page.items);
          cursor = page.next;
        }
        expect(pages).toBeGreaterThan(1);
        expect(new Set(all.map(({ accountId }) => accountId)).size).toBe(all.length);
        expect(all.length).toBeGreaterThan(100);
        const { items } = await ask(
          all.find(({ name }) => name.endsWith("7"))?.name.toUpperCase() ?? "",
          null,
        );
        expect(items.length).toBeGreaterThan(0);
        expect(items.every(({ name }) => name.toLowerCase().includes("7"))).toBe(true);
        expect(all).toEqual(expect.arrayContaining(items));
        expect((await ask("nobody of this name", null)).items).toEqual([]);
      },
    );

    it("tells of an issue all that a person sees of it", async () => {
      const from = Date.now() - 60_000;
      const opened = await openOne();
      const issue = (await run()).issues.find(({ id }) => id === opened.id);
      expect(issue).toMatchObject({
        key: opened.key,
        title: "Door sticks",
        body: { text: expect.stringContaining("sticks"), format: expect.any(String) },
        status: { id: expect.stringMatching(/./), name: expect.stringMatching(/./), category: "todo" },
        labels: [{ name: "bug" }],
        closedAt: null,
      });
      expect(new URL(issue?.url ?? "").protocol).toMatch(/^https?:$/);
      expect(issue?.version).not.toBe("");
      expect(issue?.createdAt).toBeGreaterThan(from);
      expect(issue?.updatedAt).toBeGreaterThanOrEqual(issue?.createdAt ?? Infinity);
    });

    it("tells what changed since the cursor, each change with another version", async () => {
      const opened = await openOne();
      const first = await run();
      const before = first.issues.find(({ id }) => id === opened.id);
      await atNextSecond();
      await act.rename(opened, "Door is stuck");
      await act.close(opened);
      const after = (await run(first.cursor)).issues.find(({ id }) => id === opened.id);
      expect(after).toMatchObject({ title: "Door is stuck", status: { category: "done" } });
      expect(after?.version).not.toBe(before?.version);
      expect(after?.closedAt).toBeGreaterThanOrEqual(before?.createdAt ?? Infinity);
      expect(after?.updatedAt).toBeGreaterThan(before?.updatedAt ?? Infinity);
    });

    it("spends one call on a run that finds nothing new", async () => {
      const { cursor } = await run();
      expect(await callsDuring(() => run(cursor))).toBe(1);
    });

    it("lists everything again when the cursor is none of its own", async () => {
      const asked = tracker.list(access(), own, { cursor: "nonsense", startedAt: Date.now() });
      expect(await asked).toEqual({ status: "reset" });
    });

    it("knows an issue that is asked for by itself", async () => {
      const opened = await openOne();
      expect(await tracker.get(access(), own, opened)).toMatchObject({
        is: "here",
        issue: { id: opened.id, key: opened.key, title: "Door sticks" },
      });
    });

    it.runIf(act.remove !== undefined)("says that an issue is gone once it was deleted", async () => {
      const opened = await openOne();
      await act.remove?.(opened);
      expect(await tracker.get(access(), own, opened)).toEqual({ is: subject.onceDeleted ?? "gone" });
    });

    it.runIf(act.move !== undefined)("says where an issue went that was moved", async () => {
      const opened = await openOne();
      const there = await act.move?.(opened);
      const resolved = await tracker.get(access(), own, opened);
      expect(resolved).toMatchObject({ is: "moved", to: { issue: { id: there?.id, key: there?.key } } });
      expect(resolved).not.toMatchObject({ to: { container: { externalId: own.externalId } } });
    });

    it("knows what a label is called, by its id where it has one", async () => {
      const opened = await openOne();
      const [label] = (await run()).issues.find(({ id }) => id === opened.id)?.labels ?? [];
      if (label === undefined || label.id === null) return;
      const { labels, statuses } = await tracker.vocabulary(access(), own);
      expect(labels).toContainEqual({ id: label.id, name: "bug" });
      expect(new Set(labels.map(({ id }) => id)).size).toBe(labels.length);
      expect(statuses.map(({ category }) => category)).toContain("todo");
      expect(statuses.map(({ category }) => category)).toContain("done");
    });

    it("says when a token, a container or the provider is not there", async () => {
      const ask = (token: string, container = own) =>
        tracker.list(access(token), container, { cursor: null, startedAt: Date.now() });
      await expect(ask("never-given")).rejects.toMatchObject({ code: "unauthorized", permanent: true });
      const nowhere = { ...own, externalId: subject.unknownContainer };
      await expect(ask(subject.token, nowhere)).rejects.toMatchObject({ code: "not_found" });
      await sandbox.setFault(subject.calls, { kind: "error", status: 503, retryAfterSeconds: 7 });
      await expect(ask(subject.token)).rejects.toMatchObject({ permanent: false, retryAfterSeconds: 7 });
    });
  });
}

function trackerOf({ tracker, name }: Provider): Tracker {
  if (tracker === undefined) throw new Error(`There are no issues at ${name}.`);
  return tracker;
}

async function reachable({ containers }: Tracker, access: Access): Promise<Container[]> {
  const all: Container[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof containers.list>> = await containers.list(access, cursor);
    all.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return all;
}

async function listAll(tracker: Tracker, access: Access, container: Container, cursor: string | null) {
  const issues: IssueSnapshot[] = [];
  const startedAt = Date.now();
  let next = cursor;
  for (let pages = 1; pages < 100; pages++) {
    const page: Awaited<ReturnType<Tracker["list"]>> = await tracker.list(access, container, {
      cursor: next,
      startedAt,
    });
    if (page.status !== "page") throw new Error("The cursor was forgotten.");
    issues.push(...page.items);
    next = page.next;
    if (next === null) return { issues, pages, cursor: page.cursor };
  }
  throw new Error("The run does not end.");
}

/** Many providers keep whole seconds. */
function atNextSecond(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000) + 5));
}
