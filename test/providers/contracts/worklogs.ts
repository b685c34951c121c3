import { beforeEach, describe, expect, it } from "vitest";

import type { Provider } from "../../../src/providers/provider.ts";
import type { ContainerRef, IssueRef } from "../../../src/providers/refs.ts";
import type { WorklogDraft, Worklogs } from "../../../src/providers/worklogs.ts";
import { accessOf } from "./access.ts";

export type WorklogSubject = {
  provider: Provider;
  token: string;
  siteId?: string;
  /** Of an instance of one's own, and what its form asks for beside the token. */
  host?: string;
  fields?: Readonly<Record<string, string>>;
  /** Whose the token is. */
  accountId: string;
  /** Opens an issue in a container; nobody worked on it. */
  open(): Promise<{ container: ContainerRef; issue: IssueRef }>;
  /** More than fit on one page of the provider's. */
  many: number;
  /** What somebody does there. */
  act: {
    log(issue: IssueRef, entry: { seconds: number; count?: number }): Promise<void>;
    /** Absent = nobody can. */
    change?(issue: IssueRef, remoteId: string, seconds: number): Promise<void>;
    remove(issue: IssueRef, remoteId: string): Promise<void>;
    removeIssue?(issue: IssueRef): Promise<void>;
  };
};

/** What every provider promises to which time is written as entries of its own. */
export function describeWorklogs(subject: WorklogSubject): void {
  const { provider, act } = subject;
  const worklogs = worklogsOf(provider);
  const { siteId, host, fields } = subject;
  const access = (token = subject.token) =>
    accessOf(provider, token, {
      ...(siteId === undefined ? {} : { siteId }),
      ...(host === undefined ? {} : { host }),
      ...(fields === undefined ? {} : { fields }),
    });
  const startedAt = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 40 * 3_600_000;
  const least = Math.max(worklogs.leastSeconds, worklogs.stepSeconds);
  const draftOf = (changes: Partial<WorklogDraft> = {}): WorklogDraft => ({
    key: "key_1",
    startedAt,
    zone: "UTC",
    seconds: 15 * least,
    comment: "Fixed the door",
    ...changes,
  });
  let container: ContainerRef;
  let issue: IssueRef;

  const list = () => worklogs.list(access(), container, issue);
  const put = async (changes: Partial<WorklogDraft> = {}, remoteId: string | null = null) => {
    const done = await worklogs.put(access(), container, { issue, remoteId, draft: draftOf(changes) });
    if (done.status === "gone") throw new Error("It is gone.");
    return done.worklog;
  };
  const spent = async () => {
    const found = await provider.tracker?.get(access(), container, issue);
    return found?.is === "here" ? found.issue.spentSeconds : null;
  };

  describe("worklogs", () => {
    beforeEach(async () => {
      ({ container, issue } = await subject.open());
    });

    it("lists at once what was written, by its key, with its author", async () => {
      const written = await put();
      expect(written).toMatchObject({
        key: "key_1",
        seconds: 15 * least,
        author: { accountId: subject.accountId },
      });
      expect(Math.abs(written.startedAt - startedAt)).toBeLessThan(86_400_000);
      expect(await list()).toEqual([written]);
      expect(await spent()).toBe(15 * least);
    });

    it("changes one in its place: afterwards there is still one of the key", async () => {
      const first = await put();
      const second = await put({ seconds: 20 * least, comment: "Twice as long" }, first.remoteId);
      expect(second).toMatchObject({ key: "key_1", seconds: 20 * least });
      expect(second.version).not.toBe(first.version);
      expect(await list()).toEqual([second]);
      expect(await spent()).toBe(20 * least);
    });

    it("keeps those of other keys, other people and other issues apart", async () => {
      const one = await put();
      const other = await put({ key: "key_2" });
      await act.log(issue, { seconds: 3600 });
      const all = await list();
      expect(new Set(all.map(({ key }) => key))).toEqual(new Set(["key_1", "key_2", null]));
      expect(all).toHaveLength(3);
      expect(new Set(all.map(({ remoteId }) => remoteId)).size).toBe(3);
      expect(all).toEqual(expect.arrayContaining([one, other]));
      const elsewhere = await subject.open();
      expect(await worklogs.list(access(), elsewhere.container, elsewhere.issue)).toEqual([]);
    });

    it("lists all pages", async () => {
      await act.log(issue, { seconds: 60 * 60, count: subject.many });
      const written = await put();
      const all = await list();
      expect(all).toHaveLength(subject.many + 1);
      expect(all).toContainEqual(written);
    });

    it("removes one, also when it is gone already", async () => {
      const { remoteId } = await put();
      await act.log(issue, { seconds: 3600 });
      await worklogs.remove(access(), container, { issue, remoteId });
      expect((await list()).map(({ key }) => key)).toEqual([null]);
      await expect(worklogs.remove(access(), container, { issue, remoteId })).resolves.toBeUndefined();
    });

    it.runIf(act.change !== undefined)("has another version after somebody changed it", async () => {
      const written = await put();
      await act.change?.(issue, written.remoteId, 3600);
      const [changed] = await list();
      expect(changed).toMatchObject({ remoteId: written.remoteId, key: "key_1", seconds: 3600 });
      expect(changed?.version).not.toBe(written.version);
    });

    it("does not bring back what somebody deleted, unless it is added anew", async () => {
      const { remoteId } = await put();
      await act.remove(issue, remoteId);
      expect(await list()).toEqual([]);
      const change = { issue, remoteId, draft: draftOf() };
      expect(await worklogs.put(access(), container, change)).toEqual({ status: "gone" });
      expect(await list()).toEqual([]);
      expect((await put()).remoteId).not.toBe(remoteId);
    });

    it("takes any text for text, however long", async () => {
      const comment = `/close\n@bob /spend 3h <b>&amp; *x* ${"long ".repeat(400)}`;
      const written = await put({ comment });
      expect(await list()).toEqual([written]);
      expect(await spent()).toBe(15 * least);
      expect(await provider.tracker?.get(access(), container, issue)).toMatchObject({
        issue: { closedAt: null },
      });
    });

    it("says when the token or the issue is not there", async () => {
      const write = { issue, remoteId: null, draft: draftOf() };
      await expect(worklogs.put(access("never-given"), container, write)).rejects.toMatchObject({
        code: "unauthorized",
        permanent: true,
      });
      if (act.removeIssue === undefined) return;
      await act.removeIssue(issue);
      await expect(worklogs.put(access(), container, write)).rejects.toMatchObject({ code: "not_found" });
      await expect(list()).rejects.toMatchObject({ code: "not_found" });
    });
  });
}

function worklogsOf({ tracker, name }: Provider): Worklogs {
  if (tracker?.worklogs === undefined) throw new Error(`No time can be written to ${name}.`);
  return tracker.worklogs;
}
