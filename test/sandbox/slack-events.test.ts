import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startSlackDesk, type SlackDesk } from "../run/slack-desk.ts";

let desk: SlackDesk;

beforeAll(async () => {
  desk = await startSlackDesk();
});

afterAll(() => desk.stop());

beforeEach(() => desk.reset());

describe("an event", () => {
  const types = () => desk.app.received.map(({ facts }) => (facts["event"] as { type: string }).type);

  it("is repeated with its id, a number and a reason until the app takes it", async () => {
    await desk.settings({ slackRetrySeconds: [0, 0, 0] });
    desk.app.answer = () => ({ status: desk.app.received.length < 3 ? 503 : 200, body: "" });
    const { eventId } = await desk.act("events", { event: { type: "app_mention" } });
    await expect.poll(() => desk.app.received.length).toBe(3);
    expect(desk.app.received.map(({ facts }) => facts["event_id"])).toEqual([eventId, eventId, eventId]);
    expect(desk.app.received.map(({ headers }) => headers["x-slack-retry-num"])).toEqual([
      undefined,
      "1",
      "2",
    ]);
    expect(desk.app.received[1]?.headers["x-slack-retry-reason"]).toBe("http_error");
    expect(desk.app.received.every(({ isSigned }) => isSigned)).toBe(true);
  });

  it("tells of mentions where the app is, of direct messages and of Home", async () => {
    await desk.act("messages", { user: "bob", channel: "web", text: "@Timewire hi" });
    await desk.act("members", { user: "bob", channel: "web" });
    await desk.act("messages", { user: "bob", channel: "web", text: "@Timewire hi again" });
    await desk.act("messages", { user: "bob", channel: "app", text: "hello" });
    await desk.act("home", { user: "bob" });
    await expect.poll(types).toEqual(["app_mention", "message", "app_home_opened"]);
    expect(desk.app.received[1]?.facts).toMatchObject({
      team_id: "T0ACME0001",
      type: "event_callback",
      event: { user: "U0BOB00001", channel_type: "im", text: "hello" },
    });
  });

  it("says goodbye in either order, and the tokens are dead", async () => {
    await desk.act("uninstall", { order: "uninstall_first" });
    await expect.poll(types).toEqual(["app_uninstalled", "tokens_revoked"]);
    await desk.install("alice");
    await desk.act("uninstall", {});
    await expect
      .poll(types)
      .toEqual(["app_uninstalled", "tokens_revoked", "tokens_revoked", "app_uninstalled"]);
    expect(desk.app.received.at(-1)?.facts["team_id"]).toBe("T0ACME0001");
  });
});

it("proves the endpoints with a challenge and an ssl_check", async () => {
  desk.app.answer = ({ facts }) => ({
    body: typeof facts["challenge"] === "string" ? facts["challenge"] : "",
  });
  expect(await desk.act("endpoints", {})).toMatchObject({
    urlVerification: { isEchoed: true },
    sslCheck: { status: 200 },
  });
  expect(desk.app.received.map(({ path }) => path)).toEqual([
    "/webhooks/slack/app/events",
    "/webhooks/slack/app/commands",
  ]);
});
