import { expect, it } from "vitest";

import type { Outbound } from "../../../src/lib/outbound.ts";
import type { Access, Provider } from "../../../src/providers/provider.ts";
import type { Container, IssueSnapshot, TrackerWrites } from "../../../src/providers/tracker.ts";
import { lossyHttp, type Sent } from "./lossy-http.ts";

const text = "It **sticks**.\n\n- in winter\n- in summer";

/** The subject, and how its issues are made. */
export type CommentReach = {
  provider: Provider;
  acting: { text: string; signs: RegExp[] };
  access: (http?: Outbound) => Access;
  created: () => Promise<IssueSnapshot>;
  own: () => Container;
  makes: (request: Sent) => boolean;
};

/** What is promised of comments, within the suite of what is written. */
export function describeComments({ provider, acting, access, created, own, makes }: CommentReach): void {
  const comments: NonNullable<TrackerWrites["comments"]> | undefined = provider.tracker?.write?.comments;
  if (comments === undefined) throw new Error("There are no comments.");
  const add = (issue: IssueSnapshot, key: string, by = access(), triedSince: number | null = null) =>
    comments.add(by, own(), { issue, key, triedSince, body: text });

  it("adds a comment, changes it in place and takes it away", async () => {
    const issue = await created();
    const added = await add(issue, "comment-1");
    expect(added.body.text).toBe(text);
    expect(await comments.list(access(), own(), issue)).toEqual([added]);
    const one = { issue, id: added.id };
    if (comments.get !== undefined) expect(await comments.get(access(), own(), one)).toEqual(added);
    const changed = await comments.change(access(), own(), {
      issue,
      id: added.id,
      key: "comment-1",
      body: "Done.",
    });
    expect(changed).toMatchObject({ id: added.id, body: { text: "Done." } });
    expect(await comments.list(access(), own(), issue)).toEqual([changed]);
    await comments.remove(access(), own(), { issue, id: added.id });
    await comments.remove(access(), own(), { issue, id: added.id });
    expect(await comments.list(access(), own(), issue)).toEqual([]);
    expect(
      await comments.change(access(), own(), { issue, id: added.id, key: "comment-1", body: "No." }),
    ).toBeNull();
    if (comments.get !== undefined) expect(await comments.get(access(), own(), one)).toBeNull();
  });

  it("adds one comment of one key, although the answer got lost", async () => {
    const issue = await created();
    const since = Date.now();
    await expect(add(issue, "comment-2", access(lossyHttp(makes)))).rejects.toMatchObject({
      permanent: false,
    });
    const { id } = await add(issue, "comment-2", access(), since);
    expect((await comments.list(access(), own(), issue)).map((one) => one.id)).toEqual([id]);
  });

  it("writes a comment that does nothing there, and reads as it was written", async () => {
    const issue = await created();
    const added = await comments.add(access(), own(), {
      issue,
      key: "comment-3",
      triedSince: null,
      body: acting.text,
    });
    expect(added.body.text).toBe(acting.text);
    for (const sign of acting.signs) expect(added.body.source).not.toMatch(sign);
  });
}
