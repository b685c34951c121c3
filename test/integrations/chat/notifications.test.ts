import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { bindings } from "../../../src/db/schema/bindings.ts";
import { findPreferences } from "../../../src/domain/notifications/preferences.ts";
import { saveTimerChannel } from "../../../src/domain/notifications/save-preferences.ts";
import { completeTask } from "../../../src/domain/tasks/task-lifecycle.ts";
import { createTask } from "../../../src/domain/tasks/create-task.ts";
import { updateTask } from "../../../src/domain/tasks/update-task.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { stopTimer } from "../../../src/domain/time/stop-timer.ts";
import { bindChannel } from "../../../src/integrations/chat/channels/bind-channel.ts";
import {
  listProjectChannels,
  resumeChannel,
} from "../../../src/integrations/chat/channels/project-channels.ts";
import { findReach } from "../../../src/integrations/chat/find-reach.ts";
import { hourMs } from "../../../src/lib/time-units.ts";
import { connectChat, messagesIn } from "../../support/chat.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { deliverDue, deliverFor, rowsOf } from "../../support/notifications.ts";
import { contextFor } from "../../support/context.ts";
import { projectBy } from "../../support/work.ts";

const post = "/api/chat.postMessage";
let ada: Person;
let connectionId: string;

/** Runs a verb, and delivers what it did and what is owed because of it, as the queue would. */
async function told(person: Person, verb: (ctx: ReturnType<typeof ctxFor>) => Promise<unknown>) {
  const ctx = ctxFor(person);
  await verb(ctx);
  await deliverFor(ada, ctx.jobs);
}

beforeEach(async () => {
  ada = await createPerson({ name: "Ada" });
  connectionId = await connectChat(ada);
});

describe("a timer", () => {
  const general = () => ({ connectionId, channelId: "C0GENERAL1", name: "general" });

  it("is posted to the member's channel when it starts, switches and stops", async () => {
    await saveTimerChannel(ctxFor(ada), general());
    const { id: projectId } = await projectBy(ada, { name: "Website" });
    await told(ada, (ctx) => startTimer(ctx, { projectId, notes: "Fix <!channel> the menu" }));
    await told(ada, (ctx) => startTimer(ctx, { notes: "Mail" }));
    await told(ada, (ctx) => stopTimer(ctx));
    expect(await messagesIn("general")).toEqual([
      "Ada started *Website* · Fix &lt;!channel&gt; the menu.",
      "Ada switched to Mail after 0:00 on *Website* · Fix &lt;!channel&gt; the menu.",
      "Ada stopped Mail after 0:00.",
    ]);
  });

  it("is posted nowhere unless the member chose it", async () => {
    const bob = await createPerson({ workspaceId: ada.workspaceId, role: "member" });
    await saveTimerChannel(ctxFor(ada), general());
    await told(bob, (ctx) => startTimer(ctx));
    expect(await messagesIn("general")).toEqual([]);
  });

  it("is posted once, however often and at once its hints come", async () => {
    await saveTimerChannel(ctxFor(ada), general());
    const ctx = ctxFor(ada);
    await startTimer(ctx);
    await Promise.all([1, 2, 3].map(() => deliverFor(ada, ctx.jobs)));
    await deliverDue(ada, Date.now() + 60_000);
    expect(await messagesIn("general")).toHaveLength(1);
  });

  it.each([
    ["channel_not_found", "Slack does not know this channel"],
    ["not_in_channel", "Invite it there"],
    ["is_archived", "archived"],
  ])("is no longer posted after %s, and the page says why", async (code, sentence) => {
    await saveTimerChannel(ctxFor(ada), general());
    await sandbox.setFault("slack.com", { kind: "error", code, path: post });
    await told(ada, (ctx) => startTimer(ctx));
    expect((await findPreferences(ctxFor(ada))).timerError).toContain(sentence);
    await sandbox.clearFaults("slack.com");
    await told(ada, (ctx) => stopTimer(ctx));
    expect(await messagesIn("general")).toEqual([]);
    await saveTimerChannel(ctxFor(ada), general());
    await told(ada, (ctx) => startTimer(ctx));
    expect(await messagesIn("general")).toHaveLength(1);
  });

  it("is posted after the wait that Slack asks for", async () => {
    await saveTimerChannel(ctxFor(ada), general());
    await sandbox.setFault("slack.com", { kind: "rate_limit", retryAfterSeconds: 7, times: 1, path: post });
    await told(ada, (ctx) => startTimer(ctx));
    const [row] = await rowsOf(ada, "chat_message");
    expect(row).toMatchObject({ state: "waiting", attempts: 1 });
    expect((row?.dueAt ?? 0) - (row?.updatedAt ?? 0)).toBeGreaterThanOrEqual(7000);
    expect(await messagesIn("general")).toEqual([]);
    await deliverDue(ada, Date.now() + hourMs);
    await deliverDue(ada, Date.now() + 2 * hourMs);
    expect(await messagesIn("general")).toHaveLength(1);
  });

  it("is posted again after an outage that Slack answered, and not after one without an answer", async () => {
    await saveTimerChannel(ctxFor(ada), general());
    await sandbox.setFault("slack.com", { kind: "error", status: 503, times: 1, path: post });
    await told(ada, (ctx) => startTimer(ctx, { notes: "One" }));
    await deliverDue(ada, Date.now() + hourMs);
    await sandbox.setFault("slack.com", { kind: "reset", times: 1, path: post });
    await told(ada, (ctx) => startTimer(ctx, { notes: "Two" }));
    await deliverDue(ada, Date.now() + hourMs);
    expect(await messagesIn("general")).toEqual(["Ada started One."]);
    const [row] = await rowsOf(ada, "chat_message");
    expect(row).toMatchObject({ state: "dead", lastError: expect.stringContaining("may have arrived") });
  });
});

describe("a task", () => {
  let projectId: string;

  beforeEach(async () => {
    ({ id: projectId } = await projectBy(ada, { name: "Website" }));
    await bindChannel(await contextFor(ada), projectId, { connectionId, channelId: "C0WEB00001" });
  });

  it("is posted to the project's channels when it is created, assigned and done, and not when it is edited", async () => {
    const bob = await createPerson({ workspaceId: ada.workspaceId, name: "Bob" });
    await bindChannel(await contextFor(ada), projectId, { connectionId, channelId: "C0GENERAL1" });
    let id = "";
    await told(ada, async (ctx) => ({ id } = await createTask(ctx, { projectId, title: "Ship *it*" })));
    await told(ada, (ctx) => updateTask(ctx, { id, version: 1, title: "Ship it" }));
    await told(ada, (ctx) => updateTask(ctx, { id, version: 2, assigneeId: bob.userId }));
    await told(bob, (ctx) => completeTask(ctx, id));
    const sentences = ["Ada assigned *Ship it* to Bob.", "Bob finished *Ship it*."];
    expect((await messagesIn("web")).slice(1)).toEqual(sentences);
    expect((await messagesIn("general")).slice(1)).toEqual(sentences);
  });

  it("of another project is not posted there", async () => {
    const other = await projectBy(ada, { name: "Other" });
    await told(ada, (ctx) => createTask(ctx, { projectId: other.id, title: "Elsewhere" }));
    expect(await messagesIn("web")).toEqual([]);
  });

  it("is posted to the other channels when one refuses; that one is disabled and can be enabled again", async () => {
    await bindChannel(await contextFor(ada), projectId, { connectionId, channelId: "C0GENERAL1" });
    const web = (await listProjectChannels(ctxFor(ada), projectId)).find(({ name }) => name === "web");
    await db()
      .update(bindings)
      .set({ externalId: "C0RANDOM01" })
      .where(eq(bindings.id, web?.id ?? ""));
    await told(ada, (ctx) => createTask(ctx, { projectId, title: "Ship it" }));
    expect(await messagesIn("general")).toHaveLength(1);
    const after = await listProjectChannels(ctxFor(ada), projectId);
    expect(after).toMatchObject([
      { name: "general", status: "active", lastError: null },
      { name: "web", status: "disabled", lastError: "This Slack channel is archived." },
    ]);
    await db()
      .update(bindings)
      .set({ externalId: "C0WEB00001" })
      .where(eq(bindings.id, web?.id ?? ""));
    await resumeChannel(await contextFor(ada), projectId, web?.id ?? "");
    await told(ada, (ctx) => createTask(ctx, { projectId, title: "And this" }));
    expect(await messagesIn("web")).toHaveLength(1);
  });

  it("waits for a reconnect when Slack no longer accepts the token, and is posted again after it", async () => {
    await bindChannel(await contextFor(ada), projectId, { connectionId, channelId: "C0GENERAL1" });
    await saveTimerChannel(ctxFor(ada), { connectionId, channelId: "C0WEB00001", name: "web" });
    const listed = () => listProjectChannels(ctxFor(ada), projectId);
    const general = (await listed()).find(({ name }) => name === "general")?.id ?? "";
    await db()
      .update(bindings)
      .set({ status: "disabled", lastError: "Archived." })
      .where(eq(bindings.id, general));
    await sandbox.setFault("slack.com", { kind: "revoked" });
    await told(ada, (ctx) => createTask(ctx, { projectId, title: "Ship it" }));
    await told(ada, (ctx) => startTimer(ctx));
    const sentence = expect.stringContaining("Reconnect");
    expect((await listed())[1]).toMatchObject({ status: "needs_reconnect", lastError: sentence });
    const preferences = await findPreferences(ctxFor(ada));
    expect(preferences.timerError).toBe(null);
    expect(await findReach(ctxFor(ada))).toMatchObject({ timerBlockedReason: sentence });

    await sandbox.clearFaults("slack.com");
    expect(await connectChat(ada)).toBe(connectionId);
    expect(await listed()).toMatchObject([
      { name: "general", status: "disabled", lastError: "Archived." },
      { name: "web", status: "active", lastError: null },
    ]);
    await told(ada, (ctx) => createTask(ctx, { projectId, title: "And this" }));
    await told(ada, (ctx) => stopTimer(ctx));
    expect(await messagesIn("web")).toHaveLength(2);
    expect(await messagesIn("general")).toEqual([]);
  });
});
