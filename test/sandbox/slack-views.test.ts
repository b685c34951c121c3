import { WebClient } from "@slack/web-api";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startSlackDesk, type SlackDesk } from "../run/slack-desk.ts";

let desk: SlackDesk;

beforeAll(async () => {
  desk = await startSlackDesk();
});

afterAll(() => desk.stop());

beforeEach(() => desk.reset());

function slack(token: string): WebClient {
  return new WebClient(token, { slackApiUrl: `${desk.url}/slack.com/api/`, retryConfig: { retries: 0 } });
}

const modal = {
  type: "modal",
  callback_id: "log",
  notify_on_close: true,
  title: { type: "plain_text", text: "Log time" },
  submit: { type: "plain_text", text: "Save" },
  blocks: [
    {
      type: "input",
      block_id: "time",
      label: { type: "plain_text", text: "Time" },
      element: { type: "plain_text_input", action_id: "typed", initial_value: "1h" },
    },
    {
      type: "input",
      block_id: "day",
      label: { type: "plain_text", text: "Day" },
      element: { type: "datepicker", action_id: "date", initial_date: "2026-11-20" },
    },
  ],
};

describe("a modal", () => {
  async function openModal(view: unknown = modal, token = "sandbox-acme") {
    await desk.act("shortcuts", { user: "alice", callbackId: "log_time" });
    const trigger = String(desk.app.received.at(-1)?.facts["trigger_id"]);
    const open = () => slack(token).views.open({ trigger_id: trigger, view: view as never });
    return { open, trigger };
  }
  const errorOf = (call: Promise<unknown>) =>
    call.then(
      () => null,
      (error: { data?: { error?: string } }) => error.data?.error,
    );

  it("opens once, within three seconds, in the person's own workspace", async () => {
    const { open } = await openModal();
    expect((await open()).ok).toBe(true);
    expect(await errorOf(open())).toBe("exchanged_trigger_id");
    const foreign = await openModal(modal, "sandbox-other");
    expect(await errorOf(foreign.open())).toBe("invalid_trigger_id");
    await desk.settings({ slackTimeoutMs: 100 });
    const late = await openModal();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await errorOf(late.open())).toBe("expired_trigger_id");
  });

  it("is refused when its title is too long or an input has no way to be submitted", async () => {
    const long = { ...modal, title: { type: "plain_text", text: "x".repeat(25) } };
    expect(await errorOf((await openModal(long)).open())).toBe("invalid_arguments");
    const { submit: _, ...noSubmit } = modal;
    expect(await errorOf((await openModal(noSubmit)).open())).toBe("invalid_arguments");
  });

  it("shows errors and keeps what was typed, changes, and closes as the app answers", async () => {
    await (await openModal()).open();
    desk.app.answer = () => ({
      body: JSON.stringify({ response_action: "errors", errors: { time: "How long?" } }),
    });
    const wrong = await desk.act("submissions", { user: "alice", values: { typed: "soon" } });
    expect(wrong).toMatchObject({ errors: { time: "How long?" }, problem: null });
    expect(desk.app.received.at(-1)?.facts).toMatchObject({
      type: "view_submission",
      view: {
        callback_id: "log",
        state: {
          values: {
            time: { typed: { type: "plain_text_input", value: "soon" } },
            day: { date: { type: "datepicker", selected_date: "2026-11-20" } },
          },
        },
      },
    });
    const next = { ...modal, title: { type: "plain_text", text: "Sure?" } };
    desk.app.answer = () => ({ body: JSON.stringify({ response_action: "update", view: next }) });
    const updated = await desk.act("submissions", { user: "alice" });
    expect(updated["modals"]).toMatchObject([
      { title: { text: "Sure?" }, state: { values: { time: { typed: { value: "soon" } } } } },
    ]);
    desk.app.answer = () => ({ body: JSON.stringify({ response_action: "push", view: modal }) });
    expect((await desk.act("submissions", { user: "alice" }))["modals"]).toHaveLength(2);
    desk.app.answer = () => ({ body: "" });
    expect((await desk.act("submissions", { user: "alice" }))["modals"]).toHaveLength(1);
    desk.app.answer = () => ({ body: JSON.stringify({ response_action: "clear" }) });
    expect((await desk.act("submissions", { user: "alice" }))["modals"]).toEqual([]);
  });

  it("tells the app that it was closed, and the person when the app does not answer", async () => {
    await (await openModal()).open();
    desk.app.answer = () => ({ status: 500, body: "" });
    expect((await desk.act("submissions", { user: "alice" }))["problem"]).toMatch(/trouble connecting/);
    desk.app.answer = () => ({ body: "" });
    await desk.act("closings", { user: "alice" });
    expect(desk.app.received.at(-1)?.facts).toMatchObject({ type: "view_closed", is_cleared: false });
    expect(await desk.shown("modals?user=alice")).toEqual([]);
  });
});

const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });
it("shows Home after it was published, and refuses an outdated change", async () => {
  const { views } = slack("sandbox-acme");
  const view = { type: "home", blocks: [section("Nothing runs")] } as never;
  const { view: published } = await views.publish({ user_id: "U0BOB00001", view });
  await views.publish({ user_id: "U0BOB00001", view, hash: published?.hash ?? "" });
  const outdated = views.publish({ user_id: "U0BOB00001", view, hash: published?.hash ?? "" });
  await expect(outdated).rejects.toMatchObject({ data: { error: "hash_conflict" } });
  expect(await desk.shown("home?user=bob")).toMatchObject({ type: "home", blocks: [{ type: "section" }] });
  expect(await desk.shown("home?user=alice")).toBeNull();
});
