import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { links } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { actingIn, groupRef, projectRef } from "../../providers/gitlab/site.ts";
import { browserWithCookies, walkThrough } from "../../support/browser.ts";
import { connectByPersonalToken } from "../../support/connections.ts";
import { contextFor } from "../../support/context.ts";
import { checkNightly, runJobs, syncAll } from "../../support/issue-sync.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { deliverAll } from "../../support/two-way.ts";
import { gitlabSide } from "../../support/two-way-gitlab.ts";

const soon = { timeout: 60_000, interval: 100 };
const web = actingIn("acme/web");
const taskOf = async (title: string) =>
  (await db().select().from(tasks)).find((task) => task.title === title);

let owner: Person;

beforeEach(async () => {
  owner = await createPerson();
});

/** A project or group by a persona's token; the binding's id. */
async function connected(container: string, persona = "alice"): Promise<string> {
  const context = await contextFor(owner);
  const connectionId = await connectByPersonalToken(owner, persona, "gitlab");
  const choice = { connectionId, containers: [container], projectId: null, settings: defaultTrackerSettings };
  const { bound } = await createBindings(context, choice);
  await runJobs(owner, context.jobs);
  return bound[0]?.id ?? "";
}

const pageOf = async (path: string) => (await browserOf(owner).get(path)).text();

describe("GitLab, where the account may not do everything", () => {
  it(
    "makes tasks by sync with read_api alone, says that api is missing, and has its webhook added by hand",
    { timeout: 60_000 },
    async () => {
      const id = await connected((await projectRef("acme/web")).externalId, "alice-read");
      expect(await taskOf("Write the release notes")).toBeDefined();
      const page = await pageOf(`/bindings/${id}`);
      expect(page).toContain("The token lacks the scope “api”");
      expect(page).toContain("Add a webhook in");
      expect(await pageOf("/connections")).toContain("fewer permissions than asked for");
    },
  );

  it("syncs a group whose plan has no webhooks, and says so", async () => {
    const id = await connected((await groupRef("garden")).externalId);
    expect(await pageOf(`/bindings/${id}`)).toContain("the group&#39;s plan at GitLab has none.");
    expect(await db().$count(tasks)).toBe(2);
  });

  it("keeps a task as it was when its issue is made confidential and the account may not see that", async () => {
    const id = await connected((await projectRef("acme/web")).externalId, "carol");
    const issue = await web.open({ title: "Door sticks", body: "", label: "bug" });
    await syncAll(owner, id);
    const before = await taskOf("Door sticks");
    await web.change(issue, { confidential: true });
    await syncAll(owner, id);
    await checkNightly(owner, id);
    expect(await taskOf("Door sticks")).toEqual(before);
    expect(before).toMatchObject({ archivedAt: null });
  });

  it("refuses what is written to a project that was archived; its tasks stay", async () => {
    const pair = await gitlabSide.connect(owner, "ask");
    await sandbox.post("/gitlab/projects/change", { project: "acme/web", isArchived: true });
    await pair.sync();
    await pair.edit({ title: "Door is stuck" });
    await deliverAll(owner);
    expect(await pair.here()).toMatchObject({
      title: "Door is stuck",
      archivedAt: null,
      unwritten: { title: { refused: expect.any(String) } },
    });
  });
});

it("of an issue that is moved to a project that is not connected, the task goes on under its new name, unfollowed", async () => {
  const id = await connected((await projectRef("acme/web")).externalId);
  const issue = await web.open({ title: "Wanders", body: "", label: "bug" });
  await vi.waitFor(async () => expect(await taskOf("Wanders")).toBeDefined(), soon);
  const before = await taskOf("Wanders");
  const there = await web.move(issue, "acme/tools/lint");
  await vi.waitFor(async () => {
    const [link] = await db().select().from(links).where(eq(links.displayKey, there.key));
    expect(link).toMatchObject({ localId: before?.id });
  }, soon);
  await actingIn("acme/tools/lint").rename(there, "Wandered");
  await syncAll(owner, id);
  await checkNightly(owner, id);
  expect(await taskOf("Wanders")).toMatchObject({ id: before?.id, status: "open", archivedAt: null });
  expect(await taskOf("Wandered")).toBeUndefined();
});

it("of a registered instance whose secret is not accepted any more, says that it is registered again", async () => {
  const host = "gitlab.acme.example";
  const browser = browserWithCookies(owner);
  const signInBy = async (clientSecret: string) => {
    const form = { host: `https://${host}`, clientId: "own-app", clientSecret };
    await browserOf(owner).post("/connect/gitlab/instances", form);
    const answer = await walkThrough(browser, `/oauth/gitlab/start?purpose=connect&host=${host}`, "alice");
    return (await browser.get(answer.headers.get("Location") ?? "")).text();
  };
  expect(await signInBy("own-secret")).toContain("Nothing is synced yet.");
  expect(await signInBy("another-secret")).toContain("for a server of your own, register it again.");
  expect(await signInBy("own-secret")).toContain("Nothing is synced yet.");
});
