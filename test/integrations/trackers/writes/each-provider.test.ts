import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { bindings, links } from "../../../../src/db/schema/bindings.ts";
import { projects } from "../../../../src/db/schema/work.ts";
import { createTask } from "../../../../src/domain/tasks/create-task.ts";
import { oweAssignments } from "../../../../src/domain/tasks/owe-assignments.ts";
import { trackerSettings } from "../../../../src/integrations/bindings/settings.ts";
import { issueKey } from "../../../../src/integrations/trackers/map-issue.ts";
import { createThere } from "../../../../src/integrations/trackers/writes/create-there.ts";
import type { IssueSnapshot, Tracker } from "../../../../src/providers/tracker.ts";
import { accessOf } from "../../../providers/contracts/access.ts";
import { linkSlack, type } from "../../../support/chat-requests.ts";
import { connectChat } from "../../../support/chat.ts";
import { allTasks } from "../../../support/issue-events.ts";
import { measure } from "../../../support/meter.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { deliverAll, githubSide, type Pair } from "../../../support/two-way.ts";
import { gitlabSide } from "../../../support/two-way-gitlab.ts";
import { jiraSide } from "../../../support/two-way-jira.ts";
import { linearSide } from "../../../support/two-way-linear.ts";

type Listing = Awaited<ReturnType<Tracker["list"]>>;

let owner: Person;
beforeEach(async () => {
  owner = await createPerson({ name: "Alice" });
});

describe.each([githubSide, gitlabSide, linearSide, jiraSide])("at $name", (side) => {
  /** All issues of the container that changed by now. */
  async function issuesThere({ bound: { binding } }: Pair): Promise<IssueSnapshot[]> {
    const { siteId } = binding;
    const access = accessOf(side.provider, "sandbox-alice", siteId === null ? {} : { siteId });
    const found: IssueSnapshot[] = [];
    let cursor: string | null = null;
    do {
      const page: Listing | undefined = await side.provider.tracker?.list(access, binding, {
        cursor,
        startedAt: Date.now(),
      });
      if (page?.status !== "page") throw new Error("It cannot be listed.");
      found.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    return found;
  }

  async function madeOf(pair: Pair, taskId: string): Promise<IssueSnapshot> {
    const [link] = await db().select().from(links).where(eq(links.localId, taskId));
    const id = link?.remoteKey.slice(issueKey(pair.bound.binding, "").length);
    const issue = (await issuesThere(pair)).find((one) => one.id === id);
    if (issue === undefined) throw new Error("There is no issue of it.");
    return issue;
  }

  it("a title goes back without what the rules made of it", async () => {
    const pair = await side.connect(owner, "ask");
    const settings = {
      ...trackerSettings(pair.bound.binding),
      titles: { beginWithKey: true, replaced: [{ from: "[web]", to: "" }] },
    };
    await db().update(bindings).set({ settings }).where(eq(bindings.id, pair.bound.binding.id));
    await side.change(pair.issue, { title: "[web] Door sticks" });
    await pair.sync();
    const { key } = pair.issue;
    expect(await pair.here()).toMatchObject({ title: `${key} Door sticks` });
    await pair.edit({ title: `${key} Door is stuck` });
    await deliverAll(owner);
    expect(await pair.snapshot()).toMatchObject({ title: "[web] Door is stuck" });
    expect(await pair.here()).toMatchObject({ title: `${key} Door is stuck`, unwritten: null });
    const before = await side.writes();
    await pair.sync();
    await deliverAll(owner);
    expect(await side.writes()).toBe(before);
  });

  it("an assignee who was unknown there is written once an admin says who they are", async () => {
    const pair = await side.connect(owner, "ask");
    const { workspaceId } = owner;
    const berta = await createPerson({ workspaceId, role: "member", name: "Berta" });
    await pair.edit({ assigneeId: berta.userId });
    await deliverAll(owner);
    expect((await pair.here()).unwritten?.assigneeId?.refused).toContain("Berta has no account");
    expect(await pair.snapshot()).toMatchObject({ assignees: [] });
    const accountId = await side.account("bob");
    const path = `/bindings/${pair.bound.binding.id}/people?q=bob`;
    const said = await browserOf(owner).post(path, { accountId, userId: berta.userId });
    expect(said.status).toBe(303);
    await deliverAll(owner);
    expect(await pair.snapshot()).toMatchObject({ assignees: [{ accountId }] });
    expect(await pair.here()).toMatchObject({ assigneeId: berta.userId, unwritten: null });
  });

  it("a new issue has the labels that stand for its tags, and its priority", async () => {
    const pair = await side.connect(owner, "ask");
    const { binding } = pair.bound;
    const tag = trackerSettings(binding).tags.find(({ name }) => name === "documentation");
    const { id } = await createTask(ctxFor(owner), {
      projectId: binding.projectId ?? "",
      title: "Paint the gate",
      tagIds: [tag?.tagId ?? ""],
      priority: "high",
    });
    await createThere(ctxFor(owner), { taskId: id, bindingId: binding.id });
    await deliverAll(owner);
    const issue = await madeOf(pair, id);
    expect(issue.labels.map(({ name }) => name)).toContain("documentation");
    const isRanked =
      issue.priority?.name.startsWith("High") === true || issue.labels.some(({ name }) => name === "bug");
    expect(isRanked).toBe(true);
    await pair.sync();
    const task = (await allTasks()).find((one) => one.id === id);
    expect(task).toMatchObject({ priority: "high", tags: [tag?.tagId], unwritten: null });
  });

  it("/task add with a mark makes the issue there, once", async () => {
    const pair = await side.connect(owner, "ask");
    await connectChat(owner);
    await linkSlack(owner, "alice");
    await db()
      .update(projects)
      .set({ name: "Web", nameNorm: "web" })
      .where(eq(projects.id, pair.bound.binding.projectId ?? ""));
    const answer = await type("alice", "/task add web! Oil the hinge");
    expect(answer.summary).toContain("Its issue is being created.");
    await deliverAll(owner);
    await deliverAll(owner);
    const named = (await issuesThere(pair)).filter(({ title }) => title === "Oil the hinge");
    expect(named).toHaveLength(1);
    await pair.sync();
    const made = (await allTasks()).filter(({ title }) => title === "Oil the hinge");
    expect(made).toMatchObject([{ sourceLabel: named[0]?.key }]);
  });
});

it("what was assigned to somebody is found along the tasks of the workspace", async () => {
  const { plans } = await measure(async (metered) => {
    const ctx = { ...ctxFor(owner), db: metered };
    const { statement, event } = oweAssignments(
      ctx,
      { provider: "github", host: "github.com" },
      owner.userId,
    );
    await metered.batch([statement, event.statement]);
  });
  expect(plans.filter((line) => line.includes("tasks"))).toEqual([
    expect.stringMatching(/^SEARCH tasks USING .*\(workspace_id=\?/),
    expect.stringMatching(/^SEARCH tasks USING .*\(workspace_id=\?/),
  ]);
  expect(plans.filter((line) => /^SCAN|TEMP B-TREE/.test(line))).toEqual([]);
});
