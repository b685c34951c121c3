import { WebClient } from "@slack/web-api";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
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

const refusal = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => "it was answered",
    (error: { data?: { error?: string } }) => error.data?.error,
  );

const option = (value: string, label = value) => ({ text: { type: "plain_text", text: label }, value });
const home = (element: Record<string, unknown>) =>
  slack("sandbox-acme").views.publish({
    user_id: "U0BOB00001",
    view: {
      type: "home",
      blocks: [
        { type: "input", block_id: "p", label: { type: "plain_text", text: "Project" }, element },
      ] as never,
    },
  });

it("takes an initial option only if it exactly is one of the options", async () => {
  const menu = { type: "static_select", action_id: "a", options: [option("1"), option("2")] };
  expect(await refusal(home({ ...menu, initial_option: option("2") }))).toBe("it was answered");
  expect(await refusal(home({ ...menu, initial_option: option("3") }))).toBe("invalid_arguments");
  expect(await refusal(home({ ...menu, initial_option: option("2", "Two") }))).toBe("invalid_arguments");
  const label = { type: "plain_text", text: "Group" };
  const grouped = { type: "static_select", option_groups: [{ label, options: [option("1")] }] };
  expect(await refusal(home({ ...grouped, initial_option: option("1") }))).toBe("it was answered");
  expect(await refusal(home({ ...grouped, initial_option: option("2") }))).toBe("invalid_arguments");
  const boxes = { type: "checkboxes", options: [option("1"), option("2")] };
  expect(await refusal(home({ ...boxes, initial_options: [option("2")] }))).toBe("it was answered");
  expect(await refusal(home({ ...boxes, initial_options: [option("3")] }))).toBe("invalid_arguments");
});

it("knows no token that was made up, and refuses a view that is too large", async () => {
  for (const token of ["xoxb-made-up", "xoxp-made-up", "anything"])
    expect(await refusal(slack(token).auth.test())).toBe("invalid_auth");
  const many = Array.from({ length: 90 }, () => ({
    type: "section",
    text: { type: "mrkdwn", text: "é".repeat(2900) },
  }));
  const large = slack("sandbox-acme").views.publish({
    user_id: "U0BOB00001",
    view: { type: "home", blocks: many },
  });
  expect(await refusal(large)).toBe("view_too_large");
});

it("cuts a new message after 40,000 characters, and refuses to change one into such", async () => {
  const { chat } = slack("sandbox-acme");
  const {
    ts = "",
    channel = "",
    message,
  } = await chat.postMessage({ channel: "U0BOB00001", text: "x".repeat(40_001) });
  expect(message?.text).toHaveLength(40_000);
  expect(await refusal(chat.update({ channel, ts, text: "x".repeat(40_001) }))).toBe("msg_too_long");
});
