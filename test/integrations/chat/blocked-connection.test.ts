import { beforeEach, describe, expect, it } from "vitest";

import { findPreferences } from "../../../src/domain/notifications/preferences.ts";
import { saveMessageChoices, saveTimerChannel } from "../../../src/domain/notifications/save-preferences.ts";
import { createTask } from "../../../src/domain/tasks/create-task.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { bindChannel } from "../../../src/integrations/chat/channels/bind-channel.ts";
import { listProjectChannels } from "../../../src/integrations/chat/channels/project-channels.ts";
import {
  pauseConnection,
  resumeConnection,
} from "../../../src/integrations/connections/change-connection.ts";
import { disconnect } from "../../../src/integrations/connections/disconnect.ts";
import { loseAccess } from "../../../src/integrations/connections/lose-access.ts";
import { acmeTeam, connectChat, linkChat, messagesIn } from "../../support/chat.ts";
import { type } from "../../support/chat-requests.ts";
import { browserOf, createPerson, ctxFor, type Person } from "../../support/people.ts";
import { runningOf } from "../../support/time.ts";
import { deliverDue, deliverFor, remind } from "../../support/notifications.ts";
import { contextFor } from "../../support/context.ts";
import { projectBy } from "../../support/work.ts";

let ada: Person;
let connectionId: string;
let projectId: string;

beforeEach(async () => {
  ada = await createPerson({ name: "Ada" });
  connectionId = await connectChat(ada);
  await linkChat(ada);
  ({ id: projectId } = await projectBy(ada, { name: "Website" }));
  await bindChannel(await contextFor(ada), projectId, { connectionId, channelId: "C0WEB00001" });
  await saveTimerChannel(ctxFor(ada), { connectionId, channelId: "C0GENERAL1", name: "general" });
});

/** A task and a timer, and all that hear of them. */
async function work(title: string): Promise<void> {
  const ctx = ctxFor(ada);
  await createTask(ctx, { projectId, title });
  await startTimer(ctx, { notes: title });
  await deliverFor(ada, ctx.jobs);
}

const pause = async () => pauseConnection(await contextFor(ada), connectionId);
const resume = async () => resumeConnection(await contextFor(ada), connectionId);
const channels = () => listProjectChannels(ctxFor(ada), projectId);
const read = async (path: string) => (await browserOf(ada).get(path)).text();
const lose = async (reason: string) =>
  loseAccess(await contextFor(ada), {
    provider: "slack",
    host: "slack.com",
    accountId: acmeTeam,
    reason,
    at: Date.now() + 1000,
  });

describe("while the connection is paused", () => {
  it("notifications are dropped, the pages say why, and no channel is switched off", async () => {
    await pause();
    await work("Unheard");
    expect(await channels()).toMatchObject([
      { name: "web", status: "paused", lastError: expect.stringContaining("is paused") },
    ]);
    expect((await findPreferences(ctxFor(ada))).timerError).toBe(null);
    expect(await read(`/projects/${projectId}`)).toContain("nothing is posted here until it is resumed");
    const settings = await read("/settings/notifications");
    expect(settings).toContain("Nothing is posted in #general now.");
    expect(settings).toContain("paused or has to be reconnected");
    expect(settings).not.toContain("Notifications come by chat, and none");
    expect(await read("/settings/channel")).toContain("The connection to Slack is paused. Resume it first.");

    await resume();
    await work("Heard");
    expect(await channels()).toMatchObject([{ status: "active", lastError: null }]);
    expect(await messagesIn("web")).toEqual([expect.stringContaining("Heard")]);
    expect(await messagesIn("general")).toEqual([expect.stringContaining("Heard")]);
    expect(await read("/settings/notifications")).not.toContain("Nothing is posted in #general");
  });

  it("a command does nothing and says so to members alone", async () => {
    await pause();
    const reply = await type("alice", "/tt start");
    expect(reply.summary).toContain("is paused, so nothing was done");
    expect([...reply.buttons.keys()]).toEqual(["Open connections"]);
    expect((await type("dave", "/tt start")).summary).toContain("I do not know who you are");
    expect((await type("mallory", "/tt start")).summary).toContain("I do not know who you are");
    expect(await runningOf(ada)).toEqual([]);
    await resume();
    expect((await type("alice", "/tt start")).summary).toContain("Started");
  });

  it("a reminder is not sent later, when it is resumed", async () => {
    await pause();
    const { entry } = await startTimer(ctxFor(ada, Date.now() - 36_000_000));
    await saveMessageChoices(ctxFor(ada), {
      sendsSummary: false,
      summaryMinute: 0,
      summaryDays: [],
      sendsEmptySummary: false,
      reminderMinutes: 60,
    });
    await remind(ada, entry.id);
    await resume();
    await deliverDue(ada, Date.now() + 60_000);
    expect(await messagesIn("app")).toEqual([]);
  });
});

describe("while the connection needs to be reconnected", () => {
  it("channels say so at once, and take messages again after it", async () => {
    await lose("The app was removed from the Slack workspace.");
    expect(await channels()).toMatchObject([
      { status: "needs_reconnect", lastError: "The app was removed from the Slack workspace." },
    ]);
    await work("Unheard");
    expect((await type("alice", "/tt status")).summary).toContain("has to be renewed");
    expect(await read("/settings/notifications")).toContain(
      "Nothing is posted in #general now. The app was removed",
    );
    expect(await connectChat(ada)).toBe(connectionId);
    await work("Heard");
    expect(await channels()).toMatchObject([{ status: "active", lastError: null }]);
    expect(await messagesIn("web")).toEqual([expect.stringContaining("Heard")]);
    expect(await messagesIn("general")).toEqual([expect.stringContaining("Heard")]);
  });

  it("it may have been paused before: what was paused is not forgotten as refused", async () => {
    await pause();
    await work("Unheard");
    await lose("Slack has revoked the app's token.");
    await work("Unheard too");
    await connectChat(ada);
    await work("Heard");
    expect(await channels()).toMatchObject([{ status: "active", lastError: null }]);
    expect(await messagesIn("web")).toHaveLength(1);
  });
});

it("a channel whose connection was ended says so", async () => {
  await disconnect(await contextFor(ada), connectionId);
  await work("Unheard");
  expect(await channels()).toMatchObject([{ status: "disabled", lastError: "The connection was ended." }]);
  expect(await read("/settings/notifications")).toContain(
    "Nothing is posted in #general now. The connection was ended.",
  );
});
