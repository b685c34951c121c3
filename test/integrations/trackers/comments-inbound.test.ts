import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { bindings, deliveries, links } from "../../../src/db/schema/bindings.ts";
import { taskComments } from "../../../src/db/schema/comments.ts";
import { addComment, editComment } from "../../../src/domain/tasks/comments.ts";
import { connectByToken } from "../../../src/integrations/connections/connect-by-token.ts";
import { rotateBindingSecret } from "../../../src/integrations/subscriptions/rotate-binding-secret.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { actingIn, gitlabAs, projectRef } from "../../providers/gitlab/site.ts";
import { contextFor } from "../../support/context.ts";
import { runJobs } from "../../support/issue-sync.ts";
import { connectByOAuth } from "../../support/connections.ts";
import { jiraSite } from "../../support/jira.ts";
import { linearSite } from "../../support/linear.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { bothWays, deliverAll } from "../../support/two-way.ts";

const soon = { timeout: 15_000, interval: 100 };

let owner: Person;
beforeEach(async () => {
  owner = await createPerson({ name: "Ada" });
});

async function bind(provider: string, container: string): Promise<void> {
  const form = { fields: { token: "sandbox-alice" }, host: "", isPersonal: false };
  const { connectionId } = await connectByToken(await contextFor(owner), provider, form);
  await bindTo(connectionId, container);
}

async function bindTo(connectionId: string, container: string): Promise<void> {
  const context = await contextFor(owner);
  const settings = bothWays();
  const choice = { connectionId, containers: [container], projectId: null, settings };
  expect((await createBindings(context, choice)).refused).toEqual([]);
  await runJobs(owner, context.jobs);
}

/** The task's comments as its page has them. */
async function page(taskId: string): Promise<string> {
  return (await browserOf(owner).get(`/tasks/${taskId}`)).text();
}

const shows = (taskId: string, ...texts: string[]) =>
  vi.waitFor(async () => {
    const html = await page(taskId);
    for (const text of texts) expect(html).toContain(text);
  }, soon);

const taskBehind = (key: string) =>
  vi.waitFor(async () => {
    const [link] = await db().select().from(links).where(eq(links.displayKey, key));
    if (!link?.localId) throw new Error("It is not there yet.");
    return link.localId;
  }, soon);

/** The delivery whose event this is, and of which so many have come so far. */
const told = (event: string, count: number) =>
  vi.waitFor(async () => {
    const rows = (await db().select().from(deliveries)).filter((row) => row.event === event);
    expect(rows).toHaveLength(count);
    return rows;
  }, soon);

/** Written here: there once, and of its echoes no row is written but the deliveries. */
async function comesBack(taskId: string, event: string, before: number): Promise<void> {
  const { id } = await addComment(ctxFor(owner), { taskId, body: "From here, @bob" });
  await deliverAll(owner);
  const first = await told(event, before + 1);
  await editComment(ctxFor(owner), { taskId, id, body: "From here, twice" });
  await deliverAll(owner);
  await told(event, before + 2);
  expect(first.every(({ status }) => status === "processed" || status === "ignored")).toBe(true);
  const rows = (await db().select().from(taskComments)).filter(({ userId }) => userId !== null);
  expect(rows).toMatchObject([{ id, body: "From here, twice", refused: null }]);
  expect(await db().$count(taskComments, eq(taskComments.body, "From here, @bob"))).toBe(0);
}

describe("comments of GitLab", () => {
  const web = actingIn("acme/web");
  type Note = { id: number };

  it(
    "are shown and follow; internal ones and those of GitLab itself stay there",
    { timeout: 60_000 },
    async () => {
      await bind("gitlab", (await projectRef("acme/web")).externalId);
      const issue = await web.open({ title: "Door sticks", body: "", label: "bug" });
      const taskId = await taskBehind(issue.key);
      const path = `/projects/acme%2Fweb/issues/${web.iidOf(issue)}/notes`;
      const note = await gitlabAs<Note>("bob", "POST", path, { body: "It sticks in winter." });
      await shows(taskId, "It sticks in winter.", "bob");
      await gitlabAs("bob", "PUT", `${path}/${note.id}`, { body: "And in summer." });
      await shows(taskId, "And in summer.");
      await gitlabAs("bob", "POST", path, { body: "Between us.", internal: true });
      await told("confidential_note", 1);
      expect(await page(taskId)).not.toContain("Between us.");
      await comesBack(taskId, "note", 2);
      expect(await page(taskId)).toContain("And in summer.");
    },
  );
});

describe("comments of Linear", () => {
  it("are shown, follow and go with what is deleted there", { timeout: 60_000 }, async () => {
    const teamId = await linearSite.team("Engineering");
    await bind("linear", `00000001-0000-4000-8000-000000000001/team_${teamId}`);
    const issue = await linearSite.open({ teamId, title: "Door sticks" });
    const taskId = await taskBehind(issue.identifier);
    await linearSite.comment({ id: issue.id, login: "bob", body: "It sticks in winter." });
    await shows(taskId, "It sticks in winter.", "Bob");
    const [comment] = await linearSite.comments();
    await linearSite.changeComment(comment?.id ?? "", "And in summer.", "bob");
    await shows(taskId, "And in summer.");
    await comesBack(taskId, "Comment", 2);
    await linearSite.removeComment(comment?.id ?? "", "bob");
    await vi.waitFor(async () => expect(await page(taskId)).not.toContain("And in summer."), soon);
    expect(await page(taskId)).toContain("From here, twice");
  });
});

describe("comments of a Jira Data Center", () => {
  it("keep the Markdown that was written here, until somebody changes them there", async () => {
    const instance = "server";
    const form = { host: "jira.acme.example", email: "", token: "sandbox-alice" };
    const made = await browserOf(owner).post("/connect/jira/token", form);
    await bindTo((made.headers.get("Location") ?? "").slice("/connections/".length), "10000");
    const binding = (await db().select().from(bindings))[0]?.id ?? "";
    const { url, secret } = await rotateBindingSecret(await contextFor(owner), binding);
    await jiraSite.addHook({ instance, url, secret: secret ?? "" });
    const issue = await jiraSite.open({ instance, summary: "Door sticks" });
    const taskId = await taskBehind(issue.key);
    const ours = async () => (await db().select().from(taskComments)).map(({ body }) => body);
    const { id } = await addComment(ctxFor(owner), { taskId, body: "From **here**, `x_y`" });
    await deliverAll(owner);
    await told("comment_created", 1);
    await editComment(ctxFor(owner), { taskId, id, body: "From **here**, [twice](https://x.example)" });
    await deliverAll(owner);
    await told("comment_updated", 1);
    expect(await ours()).toEqual(["From **here**, [twice](https://x.example)"]);
    const [comment] = (await jiraSite.kept(issue.id, instance)).comments;
    await jiraSite.changeComment({
      instance,
      id: issue.id,
      comment: comment?.id ?? "",
      text: "Changed there",
    });
    await vi.waitFor(async () => expect(await ours()).toEqual(["Changed there"]), soon);
  });
});

describe("comments of Jira", () => {
  it(
    "are read where a webhook tells of them, follow, and go with what is deleted",
    { timeout: 60_000 },
    async () => {
      const connectionId = await connectByOAuth(owner, "alice", "jira");
      await bindTo(connectionId, "3f1b2c70-0000-4000-8000-00000000acae/10000");
      const issue = await jiraSite.open({ summary: "Door sticks" });
      const taskId = await taskBehind(issue.key);
      await jiraSite.comment({ id: issue.id, text: "It **sticks** in winter.", by: "bob" });
      await shows(taskId, "It <strong>sticks</strong> in winter.", "Bob");
      const [comment] = (await jiraSite.kept(issue.id)).comments;
      const one = { id: issue.id, comment: comment?.id ?? "", by: "bob" };
      await jiraSite.changeComment({ ...one, text: "And in summer." });
      await shows(taskId, "And in summer.");
      await jiraSite.comment({ id: issue.id, text: "Between us.", isInternal: true });
      await told("comment_created", 2);
      const { id } = await addComment(ctxFor(owner), { taskId, body: "From **here**, @bob" });
      await deliverAll(owner);
      await told("comment_created", 3);
      expect(await page(taskId)).not.toContain("Between us.");
      await editComment(ctxFor(owner), { taskId, id, body: "From *here*, twice" });
      await deliverAll(owner);
      await told("comment_updated", 2);
      const ours = (await db().select().from(taskComments)).filter(({ userId }) => userId !== null);
      expect(ours).toMatchObject([{ id, body: "From *here*, twice", refused: null }]);
      await jiraSite.changeComment({ ...one, text: null });
      await vi.waitFor(async () => expect(await page(taskId)).not.toContain("And in summer."), soon);
      const left = (await db().select().from(taskComments)).filter(({ deletedAt }) => deletedAt === null);
      expect(left.map(({ body }) => body)).toEqual(["From *here*, twice"]);
    },
  );
});
