import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startSlackDesk, type Answer, type SlackDesk } from "../run/slack-desk.ts";

let desk: SlackDesk;

beforeAll(async () => {
  desk = await startSlackDesk();
});

afterAll(() => desk.stop());

beforeEach(() => desk.reset());

async function lastText(user: string): Promise<unknown> {
  return (await desk.shown<Answer[]>(`messages?user=${user}`)).at(-1)?.["text"];
}

const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });
const stopButton = {
  type: "actions",
  block_id: "timer",
  elements: [{ type: "button", action_id: "stop", value: "42", text: { type: "plain_text", text: "Stop" } }],
};
describe("a command", () => {
  it("reaches the app signed, with Slack's headers and fields, and shows what it answers to the person", async () => {
    desk.app.answer = () => ({ body: JSON.stringify({ text: "Started.", blocks: [section("*Started.*")] }) });
    const answer = await desk.act("commands", {
      user: "bob",
      channel: "web",
      text: "/tt start <web> : a & b",
    });
    expect(answer).toMatchObject({ status: 200, failure: null });
    const [request] = desk.app.received;
    expect(request).toMatchObject({ path: "/webhooks/slack/app/commands", isSigned: true });
    expect(request?.headers).toMatchObject({
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      "content-type": "application/x-www-form-urlencoded",
    });
    expect(request?.facts).toMatchObject({
      command: "/tt",
      text: "start &lt;web&gt; : a &amp; b",
      team_id: "T0ACME0001",
      user_id: "U0BOB00001",
      channel_id: "C0WEB00001",
      api_app_id: "A0TIMEWIRE",
      is_enterprise_install: "false",
    });
    const bobs = await desk.shown<Answer[]>("messages?user=bob&channel=web");
    expect(bobs.at(-1)).toMatchObject({ text: "Started.", ephemeralTo: "U0BOB00001" });
    expect(await desk.shown<Answer[]>("messages?user=alice&channel=web")).toHaveLength(1);
  });

  it("is not repeated when the app is late or broken, and says so as Slack does", async () => {
    await desk.settings({ slackTimeoutMs: 150 });
    desk.app.answer = () => null;
    expect(await desk.act("commands", { user: "alice", text: "/tt" })).toMatchObject({
      failure: "operation_timeout",
    });
    expect(await lastText("alice")).toBe('/tt failed with the error "operation_timeout"');
    desk.app.answer = () => ({ status: 500, body: "broken" });
    expect(await desk.act("commands", { user: "alice", text: "/tt" })).toMatchObject({
      failure: "dispatch_failed",
    });
    expect(await lastText("alice")).toBe('/tt failed with the error "dispatch_failed"');
    expect(desk.app.received).toHaveLength(2);
  });

  it("can be answered later through its response URL, five times", async () => {
    await desk.act("commands", { user: "alice", text: "/tt status" });
    const url = String(desk.app.received[0]?.facts["response_url"]);
    const reply = (body: Answer) => fetch(url, { method: "POST", body: JSON.stringify(body) });
    for (const number of [1, 2, 3, 4, 5]) {
      expect(await (await reply({ text: `Answer ${number}` })).text()).toBe("ok");
    }
    expect(await lastText("alice")).toBe("Answer 5");
    const sixth = await reply({ text: "Answer 6" });
    expect([sixth.status, await sixth.text()]).toEqual([404, '{"ok":false,"error":"used_url"}']);
    expect(await lastText("bob")).not.toBe("Answer 5");
  });
});

describe("a button", () => {
  it("sends its ids and value, and lets the app replace or remove the message", async () => {
    desk.app.answer = () => ({
      body: JSON.stringify({ text: "Running", blocks: [section("Running"), stopButton] }),
    });
    await desk.act("commands", { user: "alice", text: "/tt start" });
    desk.app.answer = () => ({ body: "" });
    await desk.act("actions", { user: "alice", ts: "last", actionId: "stop" });
    const pressed = desk.app.received.at(-1);
    expect(pressed?.isSigned).toBe(true);
    expect(pressed?.facts).toMatchObject({
      type: "block_actions",
      user: { id: "U0ALICE001", team_id: "T0ACME0001" },
      container: { type: "message", is_ephemeral: true, channel_id: "C0GENERAL1" },
      actions: [{ action_id: "stop", block_id: "timer", value: "42", type: "button" }],
    });
    expect(pressed?.facts["message"]).toBeUndefined();
    const reply = (body: Answer) =>
      fetch(String(pressed?.facts["response_url"]), { method: "POST", body: JSON.stringify(body) });
    await reply({ replace_original: true, text: "Stopped" });
    const replaced = await desk.shown<Answer[]>("messages?user=alice");
    expect(replaced.at(-1)).toMatchObject({ text: "Stopped", blocks: [], isEdited: true });
    await reply({ delete_original: true });
    expect(await desk.shown<Answer[]>("messages?user=alice")).toHaveLength(replaced.length - 1);
  });
});
