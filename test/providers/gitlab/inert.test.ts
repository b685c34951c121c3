import { expect, it } from "vitest";

import { gitlab } from "../../../src/providers/gitlab/index.ts";
import { worklogs } from "../../../src/providers/gitlab/worklogs.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf } from "../contracts/access.ts";
import { actingIn, projectRef } from "./site.ts";

const web = actingIn("acme/web");
const acting = "/close\n/spend 1h\n@bob, see #1, !2 and acme/web#3";
const actingTitle = "/close @bob: see #1 and !2";

const mentions = async (): Promise<unknown> => await (await sandbox.read("/gitlab/mentions")).json();

it("acts by no text that is written: title, description, comment, summary of time", async () => {
  const [access, container] = [accessOf(gitlab, "sandbox-alice"), await projectRef("acme/web")];
  const write = gitlab.tracker?.write;
  if (write?.comments === undefined) throw new Error("Nothing can be written.");
  const draft = { status: null, assignees: [], dueOn: null, priority: null, labels: [] };
  const { issue } = await write.create(access, container, {
    key: "k1",
    triedSince: null,
    draft: { ...draft, title: actingTitle, body: acting },
  });
  const changed = await write.update(access, container, {
    expected: issue,
    change: { title: `${actingTitle}, again`, body: `${acting}\n/close` },
  });
  const comment = await write.comments.add(access, container, {
    issue,
    key: "c1",
    triedSince: null,
    body: acting,
  });
  const time = { key: "t1", startedAt: Date.UTC(2026, 0, 5, 9), zone: "UTC", seconds: 90, comment: acting };
  await worklogs.put(access, container, { issue, remoteId: null, draft: time });

  expect(changed).toMatchObject({
    issue: { title: `${actingTitle}, again`, body: { text: `${acting}\n/close` } },
  });
  expect(comment.body.text).toBe(acting);
  expect(await mentions()).toEqual([]);
  const there = await web.issueAt(issue);
  expect(there).toMatchObject({ state: "opened", time_stats: { total_time_spent: 90 } });
  expect(there["title"]).not.toMatch(/@bob|#1|!2/);
});
