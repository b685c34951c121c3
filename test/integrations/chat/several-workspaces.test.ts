import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { memberships, workspaces } from "../../../src/db/schema/people.ts";
import { createProject } from "../../../src/domain/projects/create-project.ts";
import { createTask } from "../../../src/domain/tasks/create-task.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { stopTimer } from "../../../src/domain/time/stop-timer.ts";
import { refreshHome } from "../../../src/integrations/chat/home/publish-home.ts";
import { owe } from "../../../src/integrations/outbox/owe.ts";
import { findChatMember } from "../../../src/integrations/chat/identity/find-chat-member.ts";
import { pauseConnection } from "../../../src/integrations/connections/change-connection.ts";
import { connectChat, linkChat } from "../../support/chat.ts";
import { interactionBody, sendSigned, linkSlack, slackPeople, type } from "../../support/chat-requests.ts";
import { connectByOAuth } from "../../support/connections.ts";
import { measure } from "../../support/meter.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { act, home, messages, modals, patience, press, submit } from "../../support/slack-window.ts";
import { deliverDue, deliverFor, rowsOf } from "../../support/notifications.ts";
import { entriesOf, hourMs, runningOf } from "../../support/time.ts";
import { contextFor } from "../../support/context.ts";

/** Alice owns Alpha and is a member of Beta; both are connected to Acme's Slack. Gamma is too, and not hers. */
let alice: Person;
let inBeta: Person;
let olga: Person;
let betaConnection: string;

const rename = (person: Person, name: string) =>
  db().update(workspaces).set({ name }).where(eq(workspaces.id, person.workspaceId));

beforeEach(async () => {
  const gil = await createPerson({ name: "Gil" });
  await rename(gil, "Gamma");
  await connectChat(gil);
  await createProject(ctxFor(gil), { name: "Website" });
  alice = await createPerson({ name: "Alice" });
  await rename(alice, "Alpha");
  await connectChat(alice);
  await createProject(ctxFor(alice), { name: "Website" });
  olga = await createPerson({ name: "Olga" });
  await rename(olga, "Beta");
  betaConnection = await connectChat(olga);
  await createProject(ctxFor(olga), { name: "Website" });
  const { userId } = alice;
  const { workspaceId } = olga;
  await db().insert(memberships).values({ workspaceId, userId, role: "member", createdAt: 0 });
  inBeta = { ...alice, workspaceId, role: "member" };
});

const runsIn = async () => (await runningOf(alice)).map(({ workspaceId }) => workspaceId);

describe("a member of two workspaces that are connected to one Slack", () => {
  beforeEach(() => linkSlack(alice, "alice"));

  it("acts in the one connected first until they choose, and reads where", async () => {
    const first = await type("alice", "/tt start website");
    expect(first.text).toContain("In *Alpha*.");
    expect(await runsIn()).toEqual([alice.workspaceId]);
    const asked = await type("alice", "/tt workspace");
    expect(asked.summary).toContain("From here you track time in Alpha. Change to:");
    expect([...asked.buttons.keys()]).toEqual(["Beta"]);
    expect((await type("alice", "/tt workspace bet")).summary).toBe("From here you track time in Beta now.");
    expect((await type("alice", "/tt start website")).text).toContain("In *Beta*.");
    expect(await runsIn()).toEqual([inBeta.workspaceId]);
    for (const typed of [
      "/tt status",
      "/tt today",
      "/tt week",
      "/task list",
      "/tt log 5m website",
      "/tt stop",
    ])
      expect((await type("alice", typed)).text, typed).toContain("In *Beta*.");
  });

  it("chooses by a button, and never a workspace that is not theirs", async () => {
    await press3("alice", "workspace", inBeta.workspaceId);
    expect((await type("alice", "/tt status")).text).toContain("In *Beta*.");
    const [gamma] = await db().select().from(workspaces).where(eq(workspaces.name, "Gamma"));
    await press3("alice", "workspace", gamma?.id ?? "");
    expect((await type("alice", "/tt status")).text).toContain("In *Beta*.");
    expect((await type("alice", "/tt workspace gamma")).summary).toContain("“gamma” is not the name of one");
  });

  it("presses old buttons in the workspace that they are of", async () => {
    const start = await type("alice", "/tt start website : in Alpha");
    await type("alice", "/tt workspace beta");
    await press3("alice", "stop", start.buttons.get("Stop")?.value ?? "");
    expect(await runsIn()).toEqual([]);
    await press3(
      "alice",
      "continue",
      JSON.stringify({ once: "o", entryId: (await entriesOf(alice))[0]?.id }),
    );
    expect(await runsIn()).toEqual([alice.workspaceId]);
    const { id } = await createTask(ctxFor(olga), {
      projectId: (await createProject(ctxFor(olga), { name: "Door" })).id,
      title: "Paint",
    });
    await type("alice", "/tt workspace alpha");
    await press3("alice", "task_start", id);
    expect(await runsIn()).toEqual([inBeta.workspaceId]);
    expect((await type("alice", "/tt workspace")).summary).toContain("in Alpha");
  });

  it("does not slip into the other one when the chosen one is paused without being told", async () => {
    await type("alice", "/tt workspace beta");
    await pauseConnection(await contextFor(olga), betaConnection);
    expect((await type("alice", "/tt status")).text).toContain("In *Alpha*.");
  });

  it("leaves with their membership", async () => {
    await type("alice", "/tt workspace beta");
    const isBeta = eq(memberships.workspaceId, inBeta.workspaceId);
    await db()
      .delete(memberships)
      .where(and(isBeta, eq(memberships.userId, alice.userId)));
    await type("alice", "/tt start website");
    expect(await runsIn()).toEqual([alice.workspaceId]);
  });

  it("is found by one statement that reads no table from end to end", async () => {
    const { team, user } = slackPeople.alice;
    const identity = { provider: "slack", from: { accountId: team, teamId: team, userId: user } };
    const cost = await measure((counted) => findChatMember(counted, identity));
    expect(cost.statements).toBe(1);
    expect(cost.plans.join("\n")).not.toContain("SCAN");
  });
});

it("somebody in one workspace reads nothing of others, and needs not choose", async () => {
  await linkSlack(olga, "bob");
  expect((await type("bob", "/tt status")).text).not.toContain("In *");
  expect((await type("bob", "/tt workspace")).summary).toContain("the only workspace of yours");
  expect((await type("dave", "/tt workspace")).summary).toContain("I do not know who you are");
});

it("linking from a workspace's Settings chooses it; Settings says so, and can change it", async () => {
  await linkChat(inBeta);
  expect((await type("alice", "/tt status")).text).toContain("In *Beta*.");
  const browser = browserOf(alice);
  expect(await (await browser.get("/settings/connections")).text()).toContain(
    "What you do there happens in Beta.",
  );
  const { team, user } = slackPeople.alice;
  await browser.post(`/chat-links/slack/${team}/${user}/here`);
  expect(await (await browser.get("/settings/connections")).text()).toContain(
    "What you do there happens in this workspace.",
  );
  expect((await type("alice", "/tt status")).text).toContain("In *Alpha*.");
  expect((await browserOf(olga).post(`/chat-links/slack/${team}/${user}/here`)).status).toBe(404);
  expect((await type("alice", "/tt status")).text).toContain("In *Alpha*.");
});

it("a form saves where it was opened, and Home follows the choice", async () => {
  await linkChat(alice);
  await act("/home", {});
  await expect.poll(() => home(), patience).toContain("*Alpha*");
  await type("alice", "/tt start website");
  await act("/commands", { text: "/tt status" });
  await act("/commands", { text: "/tt today" });
  await press("log");
  await expect.poll(modals, patience).toContain("Track time");
  await act("/commands", { text: "/tt workspace beta" });
  await expect.poll(() => home(), patience).toContain("*Beta*");
  await submit({ time: "1h", notes: "of Alpha" });
  const logged = (await entriesOf(alice)).find(({ notes }) => notes === "of Alpha");
  expect(logged?.workspaceId).toBe(alice.workspaceId);
  await expect.poll(() => messages(), patience).toContain("Logged");
});

async function press3(as: "alice", actionId: string, value: string): Promise<void> {
  await sendSigned(
    "interactions",
    interactionBody(as, {
      type: "block_actions",
      response_url: "https://hooks.slack.com/actions/unknown",
      container: { type: "message", channel_id: "C0GENERAL1", message_ts: "1.1", is_ephemeral: true },
      channel: { id: "C0GENERAL1" },
      actions: [{ type: "button", block_id: "b", action_id: actionId, value }],
    }),
  );
}

it("a member who is linked in two Slack workspaces sees both Homes follow, though one is out of order", async () => {
  await connectByOAuth(alice, "mallory", "slack");
  await linkSlack(alice, "alice");
  await linkSlack(alice, "mallory");
  await startTimer(ctxFor(alice), { notes: "in both" });
  const [entry] = await runningOf(alice);
  const event = {
    type: "timer.changed",
    workspaceId: alice.workspaceId,
    eventId: "e1",
    at: Date.now(),
    userId: alice.userId,
    started: entry?.id ?? "",
    stopped: null,
  } as const;
  const refresh = async () => {
    const ctx = await contextFor(alice);
    await deliverFor(alice, [
      { type: "outbox.deliver", rows: await owe(ctx, await refreshHome(ctx, event)) },
    ]);
  };
  await refresh();
  expect(await home("alice")).toContain("in both");
  expect(await home("mallory")).toContain("in both");
  await stopTimer(ctxFor(alice));
  await sandbox.setFault("slack.com", {
    kind: "error",
    code: "internal_error",
    times: 1,
    path: "/api/views.publish",
  });
  await refresh();
  expect(await rowsOf(alice, "chat_home")).toMatchObject([
    { lastError: expect.stringContaining("Slack has a problem") },
  ]);
  const homes = [await home("alice"), await home("mallory")].filter((text) =>
    text.includes("No timer is running"),
  );
  expect(homes).toHaveLength(1);
  await deliverDue(alice, Date.now() + hourMs);
  expect(await home("alice")).toContain("No timer is running");
  expect(await home("mallory")).toContain("No timer is running");
});
