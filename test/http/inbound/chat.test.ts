import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";

import { createProject } from "../../../src/domain/projects/create-project.ts";
import { connectChat } from "../../support/chat.ts";
import {
  commandBody,
  interactionBody,
  sendSigned,
  linkSlack,
  slackHeaders,
  type,
} from "../../support/chat-requests.ts";
import { meterDatabase } from "../../support/metered-database.ts";
import { createPerson, ctxFor, type Person } from "../../support/people.ts";
import { entriesOf, runningOf } from "../../support/time.ts";

let alice: Person;

beforeEach(async () => {
  alice = await createPerson({ name: "Alice" });
  await connectChat(alice);
  await linkSlack(alice, "alice");
  await createProject(ctxFor(alice), { name: "Website" });
});

describe("the signature", () => {
  it("accepts only what Slack has signed now", async () => {
    const body = commandBody("alice", "/tt start website");
    const good = await slackHeaders(body);
    const wrong: Record<string, string>[] = [
      {},
      { ...good, "X-Slack-Signature": "" },
      { ...good, "X-Slack-Signature": "v0=zz" },
      { ...good, "X-Slack-Signature": `v0=${"0".repeat(64)}` },
      { ...good, "X-Slack-Request-Timestamp": "NaN" },
      { ...good, "X-Slack-Request-Timestamp": "" },
      await slackHeaders(body, Date.now() - 302_000),
      await slackHeaders(body, Date.now() + 302_000),
      await slackHeaders(`${body}&text=stop`),
    ];
    for (const headers of wrong) expect((await sendSigned("commands", body, { headers })).status).toBe(401);
    expect(await entriesOf(alice)).toEqual([]);
    expect((await sendSigned("commands", body, { headers: good })).status).toBe(200);
    expect(await runningOf(alice)).toHaveLength(1);
  });

  it("is asked for before the address is proven or the certificate checked", async () => {
    const challenge = JSON.stringify({ type: "url_verification", challenge: "abc", token: "t" });
    expect((await sendSigned("events", challenge, { headers: {} })).status).toBe(401);
    const answer = await sendSigned("events", challenge);
    expect([answer.status, await answer.text()]).toEqual([200, "abc"]);
    expect((await sendSigned("commands", "ssl_check=1&token=t", { headers: {} })).status).toBe(401);
    expect((await sendSigned("commands", "ssl_check=1&token=t")).status).toBe(200);
    const smuggled = `${commandBody("alice", "/tt start website")}&ssl_check=1`;
    expect((await sendSigned("commands", smuggled)).status).toBe(200);
    expect(await entriesOf(alice)).toEqual([]);
  });

  it("answers for a provider that has no chat like for a wrong signature", async () => {
    const { default: worker } = await import("../../../src/index.ts");
    const ctx = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };
    for (const provider of ["github", "nobody", "constructor"]) {
      const request = new Request(`http://localhost:8787/webhooks/${provider}/app/commands`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: "x",
      });
      expect((await worker.fetch(request, env, ctx as unknown as ExecutionContext)).status).toBe(401);
    }
  });
});

describe("a repeated request", () => {
  it("is refused, and changes nothing a second time", async () => {
    const body = commandBody("alice", "/tt start website");
    const headers = await slackHeaders(body);
    const first = await sendSigned("commands", body, { headers });
    expect(first.status).toBe(200);
    expect((await sendSigned("commands", body, { headers })).status).toBe(409);
    expect(await entriesOf(alice)).toHaveLength(1);
  });

  it("changes nothing either where nobody remembers it: another isolate", async () => {
    const body = commandBody("alice", "/tt start website");
    let aheadMs = 0;
    const later = () => slackHeaders(body, Date.now() + (aheadMs += 10_000));
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await sendSigned("commands", body, { headers: await later() }));
    expect(await answers.at(-1)?.text()).toContain("done already");
    expect(await entriesOf(alice)).toHaveLength(1);
    await type("alice", "/tt stop");
    await sendSigned("commands", body, { headers: await later() });
    expect(await runningOf(alice)).toEqual([]);
  });
});

describe("time", () => {
  it("takes at most three round trips to the database", async () => {
    for (const [typed, most] of [
      ["/tt start website : x", 3],
      ["/tt status", 2],
      ["/tt today", 2],
      ["/tt stop", 3],
      ["/tt undo", 3],
      ["/tt log 1h website", 3],
      ["/task add website : Door", 3],
      ["/task list website", 2],
      ["/task assign door to me", 3],
      ["/tt undo", 3],
      ["/task done door", 3],
      ["/tt undo", 3],
    ] as const) {
      const meter = { roundTrips: 0, statements: 0, rowsRead: 0, rowsWritten: 0 };
      const metered = { ...env, DB: meterDatabase(env.DB, meter) };
      const answer = await sendSigned("commands", commandBody("alice", typed), { env: metered });
      expect(answer.status).toBe(200);
      expect({ typed, roundTrips: meter.roundTrips, isFew: meter.roundTrips <= most }).toMatchObject({
        isFew: true,
      });
    }
  });
});

describe("buttons", () => {
  it("stop one timer and no other", async () => {
    const reply = await type("alice", "/tt start website");
    const stop = reply.buttons.get("Stop");
    await type("alice", "/tt switch website");
    const press = () =>
      sendSigned("interactions", interactionBody("alice", pressOf("stop", stop?.value ?? "")));
    expect((await press()).status).toBe(200);
    expect(await runningOf(alice)).toHaveLength(1);
  });

  it("do once what is pressed twice", async () => {
    await createProject(ctxFor(alice), { name: "Webshop" });
    const reply = await type("alice", "/tt start web");
    const value = reply.buttons.get("Website")?.value ?? "";
    for (let i = 0; i < 3; i++)
      await sendSigned("interactions", interactionBody("alice", pressOf("choose", value)));
    expect(await entriesOf(alice)).toHaveLength(1);
    await type("alice", "/tt stop");
    const stopped = await entriesOf(alice);
    expect(stopped).toHaveLength(1);
  });

  it("of somebody else do nothing", async () => {
    await type("alice", "/tt start website");
    const [entry] = await runningOf(alice);
    const bob = await createPerson({ workspaceId: alice.workspaceId, role: "member", name: "Bob" });
    await linkSlack(bob, "bob");
    await sendSigned("interactions", interactionBody("bob", pressOf("stop", entry?.id ?? "")));
    await sendSigned("interactions", interactionBody("mallory", pressOf("stop", entry?.id ?? "")));
    await sendSigned("interactions", interactionBody("bob", pressOf("undo", "1.2.1")));
    expect(await runningOf(alice)).toHaveLength(1);
  });
});

function pressOf(actionId: string, value: string): Record<string, unknown> {
  return {
    type: "block_actions",
    response_url: "https://hooks.slack.com/actions/unknown",
    container: { type: "message", channel_id: "C0GENERAL1", message_ts: "1.1", is_ephemeral: true },
    channel: { id: "C0GENERAL1" },
    actions: [{ type: "button", block_id: "b", action_id: actionId, value }],
  };
}
