import { beforeEach, describe, expect, it } from "vitest";

import {
  addComment,
  deleteComment,
  editComment,
  listComments,
} from "../../../../src/domain/tasks/comments.ts";
import type { ProviderEvent } from "../../../../src/providers/inbound.ts";
import { lossyHttp } from "../../../providers/contracts/lossy-http.ts";
import { github } from "../../../support/bindings.ts";
import { apply } from "../../../support/issue-events.ts";
import { createPerson, ctxFor, type Person } from "../../../support/people.ts";
import { deliverAll, twoSides } from "../../../support/two-way.ts";

type There = {
  id: number;
  body: string;
  created_at: string;
  updated_at: string;
  user: { id: number; login: string };
};

let owner: Person;
let pair: Awaited<ReturnType<typeof twoSides>>;
beforeEach(async () => {
  owner = await createPerson({ name: "Ada" });
  pair = await twoSides(owner);
});

const path = () => `/repos/acme/web/issues/${pair.issue.key.slice(pair.issue.key.indexOf("#") + 1)}/comments`;
const there = () => github<There[]>("alice", "GET", path());
const here = () => listComments(ctxFor(owner), pair.taskId);
const say = (body: string) => addComment(ctxFor(owner), { taskId: pair.taskId, body });
const told = (comment: There): ProviderEvent => ({
  kind: "tracker.comment_changed",
  container: pair.bound.binding,
  issue: pair.issue,
  comment: {
    id: String(comment.id),
    url: "",
    author: { accountId: String(comment.user.id), login: comment.user.login },
    body: { text: comment.body.replace(/\n\n<!--.*-->$/, ""), source: comment.body, format: "markdown" },
    createdAt: Date.parse(comment.created_at),
    updatedAt: Date.parse(comment.updated_at),
  },
});

describe("a comment that is written here", () => {
  it("is written there once, in its writer's name, changed in place and taken away", async () => {
    const { id } = await say("Ask @bob, fixes #1");
    await deliverAll(owner);
    const [first, ...others] = await there();
    expect(others).toEqual([]);
    expect(first?.body).toMatch(
      /^Ask @\u200Bbob, fixes #\u200B1\n\n— Ada, in Timewire\n\n<!-- timewire:\w+ -->$/,
    );
    await editComment(ctxFor(owner), { taskId: pair.taskId, id, body: "Never mind" });
    await deliverAll(owner);
    expect(await there()).toMatchObject([{ id: first?.id, body: expect.stringMatching(/^Never mind\n/) }]);
    await deleteComment(ctxFor(owner), { taskId: pair.taskId, id });
    await deliverAll(owner);
    expect(await there()).toEqual([]);
    expect(await here()).toEqual([]);
  });

  it("is there once, although its answer got lost and its webhook was faster", async () => {
    await say("Once");
    await deliverAll(owner, {
      http: lossyHttp(({ method, url }) => method === "POST" && url.endsWith("/comments")),
    });
    const [comment] = await there();
    if (comment !== undefined) await apply(pair.bound, told(comment));
    await deliverAll(owner);
    expect(await there()).toHaveLength(1);
    expect(await here()).toMatchObject([{ body: "Once", author: "Ada", refused: null }]);
    if (comment !== undefined)
      expect(await apply(pair.bound, told(comment))).toMatchObject({ status: "ignored" });
  });

  it("can be changed by its writer only", async () => {
    const { id } = await say("Mine");
    const other = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    const change = { taskId: pair.taskId, id, body: "Theirs" };
    await expect(editComment(ctxFor(other), change)).rejects.toMatchObject({ code: "forbidden" });
    await expect(deleteComment(ctxFor(other), change)).rejects.toMatchObject({ code: "forbidden" });
    await expect(say(" ")).rejects.toMatchObject({ code: "invalid", field: "body" });
  });
});

describe("a comment that is written there", () => {
  it("is shown, changed and deleted, whatever arrives twice or late", async () => {
    const comment = await github<There>("bob", "POST", path(), { body: "It sticks in winter." });
    await apply(pair.bound, told(comment));
    expect(await apply(pair.bound, told(comment))).toMatchObject({ status: "ignored" });
    expect(await here()).toMatchObject([{ author: "bob", userId: null, body: "It sticks in winter." }]);
    const later = {
      ...comment,
      body: "And in summer.",
      updated_at: new Date(Date.now() + 60_000).toISOString(),
    };
    await apply(pair.bound, told(later));
    expect(await apply(pair.bound, told(comment))).toMatchObject({ status: "ignored" });
    expect(await here()).toMatchObject([{ body: "And in summer." }]);
    const gone = { container: pair.bound.binding, issue: pair.issue, commentId: String(comment.id) };
    await apply(pair.bound, { kind: "tracker.comment_deleted", ...gone });
    await apply(pair.bound, told(later));
    expect(await here()).toEqual([]);
  });
});
