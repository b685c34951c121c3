import { beforeEach, describe, expect, it } from "vitest";

import type { Access, Provider } from "../../../src/providers/provider.ts";
import type { Container, IssuePage, IssueSnapshot, Tracker } from "../../../src/providers/tracker.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf } from "./access.ts";

/** An issue as the provider's own people know it. */
export type ActedOn = { id: string; key: string };

export type TrackerSubject = {
  provider: Provider;
  token: string;
  /** The host whose calls are counted. */
  calls: string;
  /** How many containers the account reaches: more than fit on one page. */
  containers: number;
  /** One with so many open issues that they fill several pages, and the one in which people act; both by name. */
  large: { name: string; openIssues: number };
  own: string;
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
  const { provider, act } = subject;
  const tracker = trackerOf(provider);
  const access = (token = subject.token) => accessOf(provider, token);
  let own: Container;

  const containerNamed = async (name: string) => {
    const found = (await reachable(tracker, access())).find((one) => one.name === name);
    if (found === undefined) throw new Error(`${provider.name} has no ${name}.`);
    return found;
  };
  const openOne = (title = "Door sticks") => act.open({ title, body: "It **sticks**.", label: "bug" });
  const seen = async (since: number | null, container = own) =>
    (await walkIssues(tracker, access(), container, since)).issues;
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
      const { issues, pages } = await walkIssues(tracker, access(), large, null);
      expect(pages).toBeGreaterThan(1);
      expect(new Set(issues.map(({ id }) => id)).size).toBe(subject.large.openIssues);
      expect(issues.filter(({ status }) => status.category === "done")).toEqual([]);
    });

    it("tells of an issue all that a person sees of it", async () => {
      const from = Date.now() - 60_000;
      const opened = await openOne();
      const issue = (await seen(from)).find(({ id }) => id === opened.id);
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

    it("tells what changed since, each change with another version", async () => {
      const opened = await openOne();
      const before = (await seen(Date.now() - 60_000)).find(({ id }) => id === opened.id);
      await atNextSecond();
      const since = Date.now();
      const untouched = await seen(since);
      await act.rename(opened, "Door is stuck");
      await act.close(opened);
      const known = new Set(untouched.map(({ id }) => id));
      const changed = (await seen(since)).filter(({ id }) => !known.has(id));
      expect(changed).toMatchObject([
        { id: opened.id, title: "Door is stuck", status: { category: "done" } },
      ]);
      const [after] = changed;
      expect(after?.version).not.toBe(before?.version);
      expect(after?.closedAt).toBeGreaterThanOrEqual(before?.createdAt ?? Infinity);
      expect(after?.updatedAt).toBeGreaterThan(before?.updatedAt ?? Infinity);
    });

    it("spends one call on a pass that finds nothing new", async () => {
      const since = Date.now() - 3_600_000;
      const { etag } = await walkIssues(tracker, access(), own, since);
      const query = { since, next: null, etag };
      const spent = await callsDuring(async () => {
        const page = await tracker.listChanged(access(), own, query);
        expect(page.status === "unchanged" || page.issues.length === 0).toBe(true);
      });
      expect(spent).toBe(1);
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
      expect(await tracker.get(access(), own, opened)).toEqual({ is: "gone" });
    });

    it.runIf(act.move !== undefined)("says where an issue went that was moved", async () => {
      const opened = await openOne();
      const there = await act.move?.(opened);
      const fate = await tracker.get(access(), own, opened);
      expect(fate).toMatchObject({ is: "moved", to: { issue: { id: there?.id, key: there?.key } } });
      expect(fate).not.toMatchObject({ to: { container: { externalId: own.externalId } } });
    });

    it("knows what a label is called, by its id where it has one", async () => {
      const opened = await openOne();
      const [label] = (await seen(Date.now() - 60_000)).find(({ id }) => id === opened.id)?.labels ?? [];
      if (label === undefined || label.id === null) return;
      const { labels, statuses } = await tracker.vocabulary(access(), own);
      expect(labels).toContainEqual({ id: label.id, name: "bug" });
      expect(new Set(labels.map(({ id }) => id)).size).toBe(labels.length);
      expect(statuses.map(({ category }) => category)).toContain("todo");
      expect(statuses.map(({ category }) => category)).toContain("done");
    });

    it("says when a token, a container or the provider is not there", async () => {
      const ask = (token: string, container = own) =>
        tracker.listChanged(access(token), container, { since: null, next: null, etag: null });
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

/** A pass with all its pages, as a synchronisation makes it. */
async function walkIssues(tracker: Tracker, access: Access, container: Container, since: number | null) {
  const issues: IssueSnapshot[] = [];
  let etag: string | null = null;
  let next: string | null = null;
  for (let pages = 1; pages < 100; pages++) {
    const page: IssuePage = await tracker.listChanged(access, container, { since, next, etag: null });
    if (page.status !== "page") throw new Error("Nothing was asked for conditionally.");
    issues.push(...page.issues);
    etag ??= page.etag;
    next = page.next;
    if (next === null) return { issues, pages, etag };
  }
  throw new Error("The walk does not end.");
}

/** Many providers keep whole seconds. */
function atNextSecond(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000) + 5));
}
