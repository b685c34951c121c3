import { describe, expect, it } from "vitest";

import { createOutbound } from "../../../src/lib/create-outbound.ts";
import type { ChatMessage, ChatModal } from "../../../src/providers/chat-message.ts";
import { slackRefusal } from "../../../src/providers/slack/failures.ts";
import { chat } from "../../../src/providers/slack/chat.ts";
import { slack } from "../../../src/providers/slack/index.ts";
import { sandbox } from "../../support/sandbox.ts";

const http = () => createOutbound({ sandboxUrl: "http://localhost:8788", backoffMs: 1 });
const access = (accessToken = "sandbox-acme") => ({ host: "slack.com", accessToken, http: http() });
const general = "C0GENERAL1";
const alice = "U0ALICE001";

const message: ChatMessage = {
  summary: "Alice started Web",
  blocks: [
    { kind: "heading", text: "Timer" },
    { kind: "text", text: [{ bold: "Web" }, " <!channel>"], button: { actionId: "stop", label: "Stop" } },
    { kind: "facts", facts: [{ name: "Since", value: "9:00" }] },
    { kind: "note", text: "A note" },
    { kind: "divider" },
    {
      kind: "buttons",
      buttons: [
        { actionId: "pick", label: "One", value: "1", style: "primary" },
        { actionId: "pick", label: "Two", value: "2", style: "danger" },
        {
          actionId: "pick",
          label: "x".repeat(100),
          confirm: { title: "Sure?", text: "Really", yes: "Yes", no: "No" },
        },
        { actionId: "open", label: "Open", url: "http://localhost:8787/" },
      ],
    },
  ],
};

const modal: ChatModal = {
  modalId: "log",
  title: "Log time",
  submit: "Log",
  close: "Cancel",
  metadata: "m",
  blocks: [
    { kind: "text", text: "Hello" },
    { kind: "field", fieldId: "notes", label: "Notes", control: { type: "text", isMultiline: true } },
    {
      kind: "field",
      fieldId: "project",
      label: "Project",
      hint: "One of yours",
      isOptional: true,
      control: { type: "choice", options: [{ value: "p", label: "Web" }], initial: "p", placeholder: "Pick" },
    },
    {
      kind: "field",
      fieldId: "tags",
      label: "Tags",
      control: { type: "choices", options: [{ value: "t", label: "Tag" }], initial: ["t"] },
    },
    { kind: "field", fieldId: "date", label: "Day", control: { type: "date", initial: "2026-11-20" } },
    { kind: "field", fieldId: "time", label: "Start", control: { type: "time", initial: "09:30" } },
  ],
};

describe("messages", () => {
  it("are posted, changed and answered in a thread", async () => {
    const posted = await chat.post(access(), { channelId: general, message });
    expect(posted).toMatchObject({ channelId: general });
    await chat.update(access(), { ...posted, message: { summary: "Stopped", blocks: [] } });
    const reply = await chat.post(access(), { channelId: general, message, threadId: posted.messageId });
    expect(reply.messageId).not.toBe(posted.messageId);
  });

  it("reach one person, in a channel and directly", async () => {
    await chat.postEphemeral(access(), { channelId: general, userId: alice, message });
    const direct = await chat.sendDirect(access(), { userId: alice, message });
    expect(direct.channelId).toMatch(/^D/);
  });

  it("are scheduled, and cancelled without harm twice", async () => {
    const at = Date.now() + 3_600_000;
    const { scheduledId } = await chat.schedule(access(), { channelId: general, message, at });
    await chat.unschedule(access(), { channelId: general, scheduledId });
    await chat.unschedule(access(), { channelId: general, scheduledId });
  });

  it.each([
    ["CUNKNOWN", "not_found"],
    ["C0RANDOM01", "conflict"],
    ["C0PRIVATE1", "forbidden"],
  ])("to the channel %s fail for good as %s", async (channelId, code) => {
    const call = chat.post(access(), { channelId, message });
    // Slack says of a private channel that the app is not in that it knows none.
    const expected = channelId === "C0PRIVATE1" ? expect.stringMatching(/forbidden|not_found/) : code;
    await expect(call).rejects.toMatchObject({ code: expected, permanent: true, provider: "slack" });
  });
});

describe("views", () => {
  it("publishes a Home tab", async () => {
    await chat.publishHome(access(), { userId: alice, home: { blocks: message.blocks } });
  });

  it("refuses a trigger that is too old, in words", async () => {
    await expect(chat.openModal(access(), { triggerId: "1.2.3", modal })).rejects.toMatchObject({
      permanent: true,
      message: "This took too long. Try again in Slack.",
    });
    await expect(chat.updateModal(access(), { viewId: "V1", modal })).rejects.toMatchObject({
      permanent: true,
    });
  });
});

describe("channels", () => {
  it("are listed page by page, without archived ones", async () => {
    const first = await chat.listChannels(access(), null);
    expect(first.items.find(({ channelId }) => channelId === general)).toMatchObject({
      name: "general",
      isPrivate: false,
      canPost: true,
    });
    const all = [...first.items];
    for (let { next } = first; next !== null;) {
      const page = await chat.listChannels(access(), next);
      all.push(...page.items);
      ({ next } = page);
    }
    expect(all.length).toBeGreaterThan(130);
    expect(all.some(({ isArchived }) => isArchived)).toBe(false);
  });

  it("are made, filled and archived; what is so already is no failure", async () => {
    const made = await chat.createChannel(access(), { name: "timewire-web", isPrivate: false });
    expect(await chat.getChannel(access(), made.channelId)).toEqual(made);
    await chat.invite(access(), { channelId: made.channelId, userIds: [alice, alice] });
    await chat.archiveChannel(access(), made.channelId);
    await chat.archiveChannel(access(), made.channelId);
    expect(await chat.getChannel(access(), "CUNKNOWN")).toBeNull();
    const again = chat.createChannel(access(), { name: "Not A Name!", isPrivate: false });
    await expect(again).rejects.toMatchObject({ code: "invalid", permanent: true });
  });
});

describe("people and the workspace", () => {
  it("are known by list and by e-mail", async () => {
    const { items } = await chat.listPeople(access(), null);
    expect(items.find(({ userId }) => userId === alice)).toMatchObject({ name: "Alice Adler", isBot: false });
    expect(items.find(({ userId }) => userId === "USLACKBOT")).toMatchObject({ isBot: true });
    expect(await chat.findPersonByEmail(access(), "alice@acme.example")).toMatchObject({ userId: alice });
    expect(await chat.findPersonByEmail(access(), "nobody@acme.example")).toBeNull();
  });

  it("never mix two workspaces in which somebody has the same id", async () => {
    expect(await chat.workspace(access())).toMatchObject({ accountId: "T0ACME0001", name: "Acme" });
    expect(await slack.account(access("sandbox-other"))).toMatchObject({
      accountId: "T0OTHER001",
      login: "Other",
    });
    const { items } = await chat.listPeople(access("sandbox-other"), null);
    expect(items.find(({ userId }) => userId === alice)?.name).toBe("Mallory Marsh");
  });
});

describe("failures", () => {
  const unknownToken = ["xoxb", "never-given"].join("-");

  it("say that a token is not accepted any more", async () => {
    await expect(slack.account(access(unknownToken))).rejects.toMatchObject({
      code: "unauthorized",
      permanent: true,
    });
    await slack.oauth?.revoke(access(unknownToken), { id: "x", secret: "y" });
  });

  it("honour Retry-After", async () => {
    await sandbox.setFault("slack.com", { kind: "rate_limit", retryAfterSeconds: 7 });
    await expect(chat.post(access(), { channelId: general, message })).rejects.toMatchObject({
      code: "rate_limited",
      permanent: false,
      retryAfterSeconds: 7,
    });
  });

  it.each([
    ["channel_not_found", "not_found", true],
    ["not_in_channel", "forbidden", true],
    ["is_archived", "conflict", true],
    ["invalid_auth", "unauthorized", true],
    ["account_inactive", "unauthorized", true],
    ["token_revoked", "unauthorized", true],
    ["missing_scope", "forbidden", true],
    ["ratelimited", "rate_limited", false],
    ["internal_error", "unavailable", false],
    ["constructor", "invalid", true],
    ["<b>", "invalid", true],
  ])("with Slack's word %s are %s", (word, code, permanent) => {
    const error = slackRefusal(word, "chat.postMessage");
    expect(error).toMatchObject({ code, permanent });
    expect(error.message).not.toContain("<b>");
    expect(error.message).toMatch(/\.$/);
  });
});
