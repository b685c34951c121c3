import { describe, expect, it } from "vitest";

import type { Chat } from "../../../src/providers/chat.ts";
import type { ChatMessage, ChatModal } from "../../../src/providers/chat-message.ts";
import type { Provider } from "../../../src/providers/provider.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf } from "./access.ts";

export type ChatSubject = {
  provider: Provider;
  /** Of a workspace with more channels than fit on a page, and of another one. */
  token: string;
  otherToken: string;
  /** The host whose calls post. */
  host: string;
  /** Channel ids: one to post in, an archived one, a private one without the app, and none at all. */
  channels: { open: { id: string; name: string }; archived: string; private: string; unknown: string };
  /** Somebody there, and what the same user id is called in the other workspace. */
  person: { userId: string; name: string; email: string; nameInOther: string };
  botUserId: string;
  /** What the workspaces call themselves. */
  workspace: { accountId: string; name: string };
  other: { accountId: string; login: string };
};

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

/** What every chat promises, asked of the sandbox over HTTP. */
export function describeChat(subject: ChatSubject): void {
  const { provider, channels, person } = subject;
  const chat = chatOf(provider);
  const access = (token = subject.token) => accessOf(provider, token);
  const general = channels.open.id;

  describe("messages", () => {
    it("are posted, changed and answered in a thread", async () => {
      const posted = await chat.post(access(), { channelId: general, message });
      expect(posted).toMatchObject({ channelId: general });
      await chat.update(access(), { ...posted, message: { summary: "Stopped", blocks: [] } });
      const reply = await chat.post(access(), { channelId: general, message, threadId: posted.messageId });
      expect(reply.messageId).not.toBe(posted.messageId);
    });

    it("reach one person, in a channel and directly", async () => {
      await chat.postEphemeral(access(), { channelId: general, userId: person.userId, message });
      const direct = await chat.sendDirect(access(), { userId: person.userId, message });
      expect(direct.channelId).toMatch(/^D/);
    });

    it("are scheduled, and cancelled without harm twice", async () => {
      const at = Date.now() + 3_600_000;
      const { scheduledId } = await chat.schedule(access(), { channelId: general, message, at });
      await chat.unschedule(access(), { channelId: general, scheduledId });
      await chat.unschedule(access(), { channelId: general, scheduledId });
    });

    it.each([
      [channels.unknown, ["not_found"]],
      [channels.archived, ["conflict"]],
      // Some say of a private channel that the app is not in that there is none.
      [channels.private, ["forbidden", "not_found"]],
    ])("to the channel %s fail for good as %j", async (channelId, codes) => {
      const call = chat.post(access(), { channelId, message });
      const code = expect.toBeOneOf(codes);
      await expect(call).rejects.toMatchObject({ code, permanent: true, provider: provider.id });
    });
  });

  describe("views", () => {
    it("publishes a Home tab", async () => {
      await chat.publishHome(access(), { userId: person.userId, home: { blocks: message.blocks } });
    });

    it("refuses a trigger that is too old, in words", async () => {
      await expect(chat.openModal(access(), { triggerId: "1.2.3", modal })).rejects.toMatchObject({
        permanent: true,
        message: expect.stringContaining("too long"),
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
        name: channels.open.name,
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
      await chat.invite(access(), { channelId: made.channelId, userIds: [person.userId, person.userId] });
      await chat.archiveChannel(access(), made.channelId);
      await chat.archiveChannel(access(), made.channelId);
      expect(await chat.getChannel(access(), channels.unknown)).toBeNull();
      const again = chat.createChannel(access(), { name: "Not A Name!", isPrivate: false });
      await expect(again).rejects.toMatchObject({ code: "invalid", permanent: true });
    });
  });

  describe("people and the workspace", () => {
    it("are known by list and by e-mail", async () => {
      const { items } = await chat.listPeople(access(), null);
      expect(items.find(({ userId }) => userId === person.userId)).toMatchObject({
        name: person.name,
        isBot: false,
      });
      expect(items.find(({ userId }) => userId === subject.botUserId)).toMatchObject({ isBot: true });
      expect(await chat.findPersonByEmail(access(), person.email)).toMatchObject({ userId: person.userId });
      expect(await chat.findPersonByEmail(access(), `nobody-${person.email}`)).toBeNull();
    });

    it("never mix two workspaces in which somebody has the same id", async () => {
      expect(await chat.workspace(access())).toMatchObject(subject.workspace);
      expect(await provider.account(access(subject.otherToken))).toMatchObject(subject.other);
      const { items } = await chat.listPeople(access(subject.otherToken), null);
      expect(items.find(({ userId }) => userId === person.userId)?.name).toBe(person.nameInOther);
    });
  });

  it("a call that comes too often is told when to come again", async () => {
    await sandbox.setFault(subject.host, { kind: "rate_limit", retryAfterSeconds: 7 });
    await expect(chat.post(access(), { channelId: general, message })).rejects.toMatchObject({
      code: "rate_limited",
      permanent: false,
      retryAfterSeconds: 7,
    });
  });
}

function chatOf({ chat, name }: Provider): Chat {
  if (chat === undefined) throw new Error(`Nobody talks at ${name}.`);
  return chat;
}
