import { beforeEach, describe, expect, it } from "vitest";

import type { Outbound } from "../../../src/lib/outbound.ts";
import { type Access, ProviderError } from "../../../src/providers/provider.ts";
import type {
  Container,
  IssueChange,
  IssueDraft,
  IssueSnapshot,
  Named,
  Person,
} from "../../../src/providers/tracker.ts";
import { accessOf } from "./access.ts";
import { describeComments } from "./comment-writes.ts";
import { lossyHttp, type Sent } from "./lossy-http.ts";
import type { TrackerSubject } from "./tracker.ts";

export type TrackerWritesSubject = TrackerSubject & {
  /** Somebody who can be assigned in the own container, by today's name or a former one. */
  person(): Promise<Person>;
  /** Text in Markdown that would act, and what the provider must not find in it as it is kept. */
  acting: { text: string; signs: RegExp[] };
  /** What the provider refuses of an open issue, and its words. */
  refused: { change: IssueChange; words: RegExp };
  /** How long a lost issue cannot be looked up, because what finds it lags; absent = at once. */
  lagsMs?: number;
  /** Which call makes something, when its answer is to get lost; unless told, any POST. */
  makes?: (request: Sent) => boolean;
};

const text = "It **sticks**.\n\n- in winter\n- in summer";

/** What every tracker promises whose issues can be written, asked of the sandbox over HTTP. */
export function describeTrackerWrites(subject: TrackerWritesSubject): void {
  const { provider, act, siteId } = subject;
  const { tracker } = provider;
  const write = tracker?.write;
  if (tracker === undefined || write === undefined) throw new Error("Its issues can be read only.");
  const access = (http?: Outbound): Access =>
    accessOf(provider, subject.token, {
      ...(siteId === undefined ? {} : { siteId }),
      ...(http === undefined ? {} : { http }),
    });
  const makes = subject.makes ?? (({ method }) => method === "POST");
  let own: Container;

  const draft = (changes: Partial<IssueDraft> = {}): IssueDraft => ({
    title: "Door sticks",
    body: text,
    status: null,
    assignees: [],
    dueOn: null,
    priority: null,
    labels: [],
    ...changes,
  });
  const create = (
    key: string,
    changes: Partial<IssueDraft> = {},
    by = access(),
    triedSince: number | null = null,
  ) => write.create(by, own, { key, triedSince, draft: draft(changes) });
  const created = async (changes: Partial<IssueDraft> = {}) =>
    (await create(crypto.randomUUID(), changes)).issue;
  const read = async ({ id, key }: IssueSnapshot) => {
    const found = await tracker.get(access(), own, { id, key });
    if (found.is !== "here") throw new Error(`The issue is ${found.is}.`);
    return found.issue;
  };
  const update = async (expected: IssueSnapshot, change: IssueChange) => {
    const done = await write.update(access(), own, { expected, change });
    if (done.status !== "written") throw new Error(`It was not written: ${done.status}.`);
    return done;
  };
  const named = async (
    of: "statuses" | "priorities",
    is: (one: Named & { category?: string }) => boolean,
  ) => {
    const found = (await tracker.vocabulary(access(), own))[of].find(is);
    if (found === undefined) throw new Error(`There are no such ${of}.`);
    return found;
  };
  /** How many issues of this title there are. */
  const count = async (title: string) => {
    let found = 0;
    let cursor: string | null = null;
    do {
      const page = await tracker.list(access(), own, { cursor, startedAt: Date.now() });
      if (page.status !== "page") throw new Error("The cursor was forgotten.");
      found += page.items.filter((issue) => issue.title === title).length;
      cursor = page.next;
    } while (cursor !== null);
    return found;
  };

  describe("writing issues", () => {
    beforeEach(async () => {
      let cursor: string | null = null;
      do {
        const page = await tracker.containers.list(access(), cursor);
        own = page.items.find(({ name }) => name === subject.own) ?? own;
        cursor = page.next;
      } while (cursor !== null);
    });

    it("makes an issue that is as it was drafted", async () => {
      const labels = write.fields.has("labels") ? [{ id: null, name: "bug" }] : [];
      const assignees = write.fields.has("assignees") ? [await subject.person()] : [];
      const { issue, refused } = await create("key-1", { labels, assignees });
      expect(refused).toEqual([]);
      expect(issue).toMatchObject({ title: "Door sticks", body: { text }, status: { category: "todo" } });
      expect(issue.labels.map(({ name }) => name)).toEqual(labels.map(({ name }) => name));
      expect(issue.assignees.map(({ accountId }) => accountId)).toEqual(
        assignees.map(({ accountId }) => accountId),
      );
      expect(await read(issue)).toEqual(issue);
    });

    it("makes an issue that is done already", async () => {
      const done = await named("statuses", ({ category }) => category === "done");
      const issue = await created({ status: done });
      expect(issue).toMatchObject({ status: { category: "done" }, closedAt: expect.any(Number) });
    });

    it("makes one issue of one key, although the answer got lost", async () => {
      const title = `Once ${crypto.randomUUID()}`;
      const since = Date.now();
      await expect(create("lost-1", { title }, access(lossyHttp(makes)))).rejects.toMatchObject({
        permanent: false,
      });
      const { issue } = await create("lost-1", { title }, access(), since);
      expect(await count(title)).toBe(1);
      expect(issue).toMatchObject({ title, body: { text } });
    });

    it("makes an issue that was tried and never arrived", async () => {
      const { lagsMs } = subject;
      if (lagsMs !== undefined)
        await expect(create("never-1", {}, access(), Date.now())).rejects.toMatchObject({ permanent: false });
      const { issue } = await create("never-1", {}, access(), Date.now() - (lagsMs ?? 0));
      expect(await read(issue)).toMatchObject({ title: "Door sticks", body: { text } });
    });

    it("changes what is named, returns the issue as it is then, and ends the same when repeated", async () => {
      const before = await created();
      const { issue, refused } = await update(before, { title: "Door is stuck" });
      expect(refused).toEqual([]);
      expect(comparable(issue)).toEqual({ ...comparable(before), title: "Door is stuck" });
      expect(issue.version).not.toBe("");
      expect(await read(issue)).toEqual(issue);
      const again = await update(issue, { title: "Door is stuck" });
      expect(comparable(again.issue)).toEqual(comparable(issue));
    });

    it("leaves alone what somebody else changed meanwhile", async () => {
      const before = await created();
      await act.rename(before, "Renamed by somebody");
      const done = await write.update(access(), own, { expected: before, change: await closing() });
      const now = await read(before);
      expect(now.title).toBe("Renamed by somebody");
      expect(now.status.category).toBe(done.status === "changed" ? "todo" : "done");
    });

    const closing = async () => ({ status: await named("statuses", ({ category }) => category === "done") });

    it("closes and opens again, by the provider's own status", async () => {
      const open = await created();
      const { issue: closed } = await update(open, await closing());
      expect(closed).toMatchObject({ status: { category: "done" }, closedAt: expect.any(Number) });
      const { issue } = await update(closed, { status: open.status });
      expect(issue).toMatchObject({ status: { category: "todo" }, closedAt: null });
    });

    it.runIf(write.fields.has("body"))("changes a text, which reads as it was written", async () => {
      const { issue } = await update(await created(), { body: `${text}\n\nStill.` });
      expect(issue.body.text).toBe(`${text}\n\nStill.`);
      const { issue: emptied } = await update(issue, { body: "" });
      expect(emptied.body.text).toBe("");
    });

    it.runIf(write.fields.has("assignees"))("assigns somebody and takes it back", async () => {
      const person = await subject.person();
      const { issue } = await update(await created(), { assignees: { add: [person], remove: [] } });
      expect(issue.assignees.map(({ accountId }) => accountId)).toEqual([person.accountId]);
      const { issue: nobody } = await update(issue, { assignees: { add: [], remove: [person] } });
      expect(nobody.assignees).toEqual([]);
    });

    it.runIf(write.fields.has("labels"))("adds and takes away labels, and keeps the others", async () => {
      const before = await created({ labels: [{ id: null, name: "bug" }] });
      const more = await update(before, { labels: { add: [{ id: null, name: "enhancement" }], remove: [] } });
      expect(more.issue.labels.map(({ name }) => name).toSorted()).toEqual(["bug", "enhancement"]);
      const fewer = await update(more.issue, { labels: { add: [], remove: before.labels } });
      expect(fewer.issue.labels.map(({ name }) => name)).toEqual(["enhancement"]);
    });

    it.runIf(write.fields.has("dueOn"))("sets a date and takes it away", async () => {
      const { issue } = await update(await created(), { dueOn: "2031-02-28" });
      expect(issue.dueOn).toBe("2031-02-28");
      expect((await update(issue, { dueOn: null })).issue.dueOn).toBeNull();
    });

    it.runIf(write.fields.has("priority"))("sets a priority", async () => {
      const before = await created();
      const other = await named("priorities", ({ id }) => id !== before.priority?.id);
      expect((await update(before, { priority: other })).issue.priority).toMatchObject({ id: other.id });
    });

    it("says in the provider's words what is not accepted, and leaves that as it was", async () => {
      const before = await created();
      const { change, words } = subject.refused;
      const said = await write
        .update(access(), own, { expected: before, change })
        .catch((error: unknown) => error);
      if (said instanceof ProviderError) {
        expect(said).toMatchObject({ permanent: true, message: expect.stringMatching(words) });
        expect(["invalid", "forbidden", "conflict"]).toContain(said.code);
      } else {
        const because = expect.stringMatching(words);
        expect(said).toMatchObject({ status: "written", refused: [expect.objectContaining({ because })] });
      }
      expect(comparable(await read(before))).toEqual(comparable(before));
    });

    it.runIf(act.remove !== undefined)("says that an issue is gone", async () => {
      const before = await created();
      await act.remove?.(before);
      const change = { title: "Nobody reads this" };
      expect(await write.update(access(), own, { expected: before, change })).toEqual({ status: "gone" });
    });

    it("writes text that does nothing there, and reads as it was written", async () => {
      const { issue } = await create("inert-1", { body: subject.acting.text });
      expect(issue.body.text).toBe(subject.acting.text);
      for (const sign of subject.acting.signs) expect(issue.body.source).not.toMatch(sign);
      if (!write.fields.has("body")) return;
      const { issue: changed } = await update(issue, { body: `${subject.acting.text}\n\nAgain.` });
      for (const sign of subject.acting.signs) expect(changed.body.source).not.toMatch(sign);
    });

    it("says when the token or the provider is not there", async () => {
      const stranger = accessOf(provider, "never-given", siteId === undefined ? {} : { siteId });
      await expect(create("never-2", {}, stranger)).rejects.toMatchObject({
        code: "unauthorized",
        permanent: true,
      });
    });

    if (write.comments !== undefined)
      describeComments({ ...subject, access, created, own: () => own, makes });
  });
}

/** What stays when nothing of it was written; a write that changes nothing may still move the clock. */
function comparable(issue: IssueSnapshot): Partial<IssueSnapshot> {
  return { ...issue, updatedAt: 0, version: "" };
}
