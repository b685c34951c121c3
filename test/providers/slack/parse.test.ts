import { describe, expect, it } from "vitest";

import { chat } from "../../../src/providers/slack/chat.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const interaction = (payload: unknown) =>
  chat.requests.parseInteraction(
    encode(new URLSearchParams({ payload: JSON.stringify(payload) }).toString()),
  );
const event = (payload: unknown) => chat.requests.parseEvent(encode(JSON.stringify(payload)));

const frame = {
  team: { id: "T1", domain: "acme" },
  user: { id: "U1", team_id: "T1", name: "alice" },
  trigger_id: "1.2.3",
};
const from = { accountId: "T1", teamId: "T1", userId: "U1" };
const view = {
  id: "V1",
  callback_id: "log",
  private_metadata: "m",
  hash: "h",
  state: {
    values: {
      notes: { control: { type: "plain_text_input", value: "Fix" } },
      project: { control: { type: "static_select", selected_option: { value: "p1", text: {} } } },
      tags: { control: { type: "checkboxes", selected_options: [{ value: "a" }, { value: "b" }] } },
      date: { control: { type: "datepicker", selected_date: "2026-11-20" } },
      empty: { control: { type: "plain_text_input", value: null } },
    },
  },
};
const readView = { viewId: "V1", modalId: "log", metadata: "m", hash: "h" };
const values = { notes: "Fix", project: "p1", tags: ["a", "b"], date: "2026-11-20", empty: null };

describe("an interaction", () => {
  it("with a button of a message", () => {
    const read = interaction({
      ...frame,
      type: "block_actions",
      container: { type: "message", channel_id: "C1", message_ts: "1.5" },
      response_url: "https://hooks.slack.com/actions/T1/1/x",
      actions: [{ type: "button", action_id: "pick#2", block_id: "b", value: "p7" }],
    });
    expect(read).toEqual({
      kind: "action",
      from,
      actionId: "pick",
      value: "p7",
      triggerId: "1.2.3",
      responseUrl: "https://hooks.slack.com/actions/T1/1/x",
      message: { channelId: "C1", messageId: "1.5" },
      view: null,
      values: {},
    });
  });

  it("with a form", () => {
    expect(interaction({ ...frame, type: "view_submission", view })).toEqual({
      kind: "submission",
      from,
      triggerId: "1.2.3",
      view: readView,
      values,
    });
    expect(interaction({ ...frame, type: "view_closed", view })).toEqual({
      kind: "closed",
      from,
      view: readView,
    });
  });

  it("with a message's menu", () => {
    const payload = {
      ...frame,
      type: "message_action",
      callback_id: "track_time",
      channel: { id: "C1" },
      message: { ts: "1.5", text: "a &lt;b&gt; <@U2|bob>" },
      response_url: "https://hooks.slack.com/app/T1/1/x",
    };
    expect(interaction(payload)).toMatchObject({
      kind: "shortcut",
      shortcutId: "track_time",
      message: { channelId: "C1", messageId: "1.5", text: "a <b> @bob" },
    });
  });

  it("by somebody of another team in a shared channel names both teams", () => {
    const foreign = { ...frame, user: { id: "U1", team_id: "T2" }, type: "shortcut", callback_id: "x" };
    expect(interaction(foreign)).toMatchObject({ from: { accountId: "T1", teamId: "T2", userId: "U1" } });
  });

  it("of a kind that is not used is none", () => {
    expect(interaction({ type: "block_suggestion" })).toBeNull();
    expect(interaction({ type: "constructor" })).toBeNull();
  });

  it.each([
    null,
    [],
    {},
    { type: 3 },
    { ...frame, type: "block_actions", actions: [] },
    { ...frame, type: "block_actions", actions: [{ value: "x" }] },
    { ...frame, user: null, type: "shortcut", callback_id: "x" },
    { ...frame, team: null, type: "shortcut", callback_id: "x" },
    { ...frame, type: "view_submission", view: { id: 3 } },
  ])("is refused for good when it is %j", (payload) => {
    expect(() => interaction(payload)).toThrow(expect.objectContaining({ permanent: true }));
  });

  it("is refused for good when it is cut off", () => {
    expect(() => chat.requests.parseInteraction(encode("payload=%7B%22type%22"))).toThrow(
      "This is not what Slack's interaction promises (it cannot be read).",
    );
  });
});

describe("an event", () => {
  const callback = { type: "event_callback", team_id: "T1", event_id: "Ev1", event_time: 1_600_000_000 };
  const at = 1_600_000_000_999;

  it("may be a handshake", () => {
    expect(event({ type: "url_verification", challenge: "abc" })).toEqual({
      kind: "handshake",
      challenge: "abc",
    });
  });

  it("tells that Home was opened, and ignores the other tabs", () => {
    const opened = { type: "app_home_opened", user: "U1", tab: "home" };
    expect(event({ ...callback, event: opened })).toMatchObject({
      eventId: "Ev1",
      event: { kind: "home_opened", from },
    });
    expect(event({ ...callback, event: { ...opened, tab: "messages" } })).toMatchObject({ event: null });
  });

  it("tells that access was lost, but not for people's own tokens", () => {
    const lost = { kind: "access_lost", accountId: "T1", at };
    expect(event({ ...callback, event: { type: "app_uninstalled" } })).toMatchObject({ event: lost });
    const revoked = { type: "tokens_revoked", tokens: { oauth: [], bot: ["U9"] } };
    expect(event({ ...callback, event: revoked })).toMatchObject({ event: lost });
    const own = { type: "tokens_revoked", tokens: { oauth: ["U1"] } };
    expect(event({ ...callback, event: own })).toMatchObject({ event: null });
  });

  it("of another kind is ignored with the reason", () => {
    expect(event({ ...callback, event: { type: "reaction_added" } })).toMatchObject({
      eventId: "Ev1",
      event: null,
      ignoredBecause: 'Timewire does not use "reaction_added" events.',
    });
    expect(event({ type: "app_rate_limited" })).toMatchObject({ event: null });
  });

  it.each([null, {}, { ...callback, event: null }, { ...callback, event_id: "", event: { type: "x" } }])(
    "is refused for good when it is %j",
    (payload) => {
      expect(() => event(payload)).toThrow(expect.objectContaining({ permanent: true }));
    },
  );
});
