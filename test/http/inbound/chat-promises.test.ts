import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";

import { identities } from "../../../src/db/schema/people.ts";
import { createProject } from "../../../src/domain/projects/create-project.ts";
import type { Env } from "../../../src/env.ts";
import { connectChat, messagesIn } from "../../support/chat.ts";
import {
  commandBody,
  interactionBody,
  sendSigned,
  linkSlack,
  slackHeaders,
  type,
} from "../../support/chat-requests.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { stallDatabase } from "../../support/stalled-database.ts";
import { entriesOf, runningOf } from "../../support/time.ts";

let alice: Person;

beforeEach(async () => {
  alice = await createPerson({ name: "Alice" });
  await connectChat(alice);
  await linkSlack(alice, "alice");
  await createProject(ctxFor(alice), { name: "Website" });
});

const said = async (answer: Promise<Response>) => {
  const { status, headers } = await answer;
  return { status, type: headers.get("content-type") ?? "" };
};

it("W5: requests are taken within 300 seconds of the clock, on either side", async () => {
  for (const [seconds, status] of [
    [-310, 401],
    [-290, 200],
    [290, 200],
    [310, 401],
  ] as const) {
    const body = commandBody("alice", "/tt status");
    const headers = await slackHeaders(body, Date.now() + seconds * 1000);
    expect((await sendSigned("commands", body, { headers })).status, `${seconds} s`).toBe(status);
  }
});

it("W7: a check of the certificate or of the address opens nothing without a signature, and carries nothing in", async () => {
  const challenge = JSON.stringify({ type: "url_verification", challenge: "<b>abc</b>", token: "t" });
  const checks = ["ssl_check=1&token=t", `${commandBody("alice", "/tt start website")}&ssl_check=1`];
  const old = (body: string) => slackHeaders(body, Date.now() - 400_000);
  for (const body of checks) {
    for (const endpoint of ["commands", "interactions"] as const) {
      expect((await sendSigned(endpoint, body, { headers: {} })).status).toBe(401);
      expect((await sendSigned(endpoint, body, { headers: await old(body) })).status).toBe(401);
      expect(await (await sendSigned(endpoint, body)).text()).toBe("");
    }
  }
  expect((await sendSigned("events", challenge, { headers: {} })).status).toBe(401);
  expect((await sendSigned("events", challenge, { headers: await old(challenge) })).status).toBe(401);
  const answer = await sendSigned("events", challenge);
  expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([
    200,
    "text/plain",
    "<b>abc</b>",
  ]);
  // Sent to another endpoint, or with an event inside, it is no challenge and no event.
  for (const endpoint of ["commands", "interactions"] as const)
    expect((await said(sendSigned(endpoint, challenge))).status).toBe(400);
  const form = new URLSearchParams({ ssl_check: "1", payload: challenge }).toString();
  expect(await (await sendSigned("interactions", form)).text()).toBe("");
  const both = JSON.stringify({
    type: "url_verification",
    challenge: "c",
    team_id: "T0ACME0001",
    event_id: "Ev1",
    event_time: 1,
    event: { type: "app_uninstalled" },
  });
  expect(await (await sendSigned("events", both)).text()).toBe("c");
  expect(await entriesOf(alice)).toEqual([]);
  expect((await type("alice", "/tt status")).summary).toBe("No timer is running.");
});

it("Q11: what Slack sends three times at once has one effect", async () => {
  const body = commandBody("alice", "/tt start website");
  const sends = [0, 1, 2].map(async (retry) => {
    const signed = await slackHeaders(body, Date.now() + retry * 1000);
    const retries = { "X-Slack-Retry-Num": String(retry), "X-Slack-Retry-Reason": "http_timeout" };
    return sendSigned("commands", body, { headers: retry === 0 ? signed : { ...signed, ...retries } });
  });
  const answers = await Promise.all(sends);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await entriesOf(alice)).toHaveLength(1);
  await type("alice", "/tt stop");
  const home = {
    type: "event_callback",
    team_id: "T0ACME0001",
    event_id: "Ev9",
    event_time: 1,
    event: { type: "app_home_opened", user: "U0ALICE001", tab: "home" },
  };
  const events = [0, 1, 2].map(() => sendSigned("events", JSON.stringify(home)));
  expect((await Promise.all(events)).map(({ status }) => status)).toEqual([200, 200, 200]);
});

it("Q11: a form is answered in time while the database stalls, and its result follows once", async () => {
  await type("alice", "/tt log 1h website : before");
  const [entry] = await entriesOf(alice);
  const responseUrl = await sandbox.responseUrl("alice");
  const startedAt = Date.now();
  const stalled: Env = { ...env, DB: stallDatabase(env.DB, startedAt + 4000) };
  const view = {
    id: "V-late",
    callback_id: "edit",
    private_metadata: JSON.stringify({ responseUrl, entryId: entry?.id, version: 9 }),
    state: { values: { notes: { a: { type: "plain_text_input", value: "after" } } } },
  };
  const answer = await sendSigned(
    "interactions",
    interactionBody("alice", { type: "view_submission", view }),
    {
      env: stalled,
      waits: false,
    },
  );
  expect([answer.status, await answer.text()]).toEqual([200, ""]);
  expect(Date.now() - startedAt).toBeLessThan(3000);
  const told = { timeout: 15_000, interval: 250 };
  await expect.poll(() => messagesIn("general"), told).toEqual([expect.stringContaining("Press Edit again")]);
  expect(await entriesOf(alice)).toMatchObject([{ notes: "before", version: 1 }]);
}, 30_000);

it("T5: the same user id in another team, or the e-mail of a member, is nobody until it is linked", async () => {
  const dave = await createPerson({ workspaceId: alice.workspaceId, role: "member", name: "Dave" });
  const email = "dave@acme.example";
  const row = {
    provider: "github",
    host: "github.com",
    accountId: "4",
    userId: dave.userId,
    login: "dave",
    email,
  };
  await db()
    .insert(identities)
    .values({ ...row, createdAt: 0 });
  for (const stranger of ["mallory", "dave"] as const) {
    const reply = await type(stranger, "/tt start website");
    expect(reply.summary).toContain("I do not know who you are");
    expect([...reply.buttons.keys()]).toEqual(["Link my account"]);
  }
  // A guest of another team in a shared channel is not the member who has that id here.
  const shared = interactionBody("alice", {
    type: "block_actions",
    user: { id: "U0ALICE001", team_id: "T0OTHER001" },
    response_url: null,
    actions: [{ type: "button", block_id: "b", action_id: "task_start", value: "x" }],
  });
  expect((await sendSigned("interactions", shared)).status).toBe(200);
  expect([...(await entriesOf(alice)), ...(await entriesOf(dave))]).toEqual([]);
  await linkSlack(dave, "dave");
  expect((await type("dave", "/tt start website")).summary).toContain("Started");
  expect(await runningOf(dave)).toHaveLength(1);
});

it("D2: of 50 starts at once, half from Slack and half from the page, one timer runs", async () => {
  const browser = browserOf(alice);
  const starts = Array.from({ length: 50 }, (_, i) =>
    i % 2 === 0
      ? sendSigned("commands", commandBody("alice", `/tt start website : ${i}`))
      : browser.post("/timer", { notes: String(i) }),
  );
  const answers = await Promise.all(starts);
  expect(answers.every(({ status }) => status < 400)).toBe(true);
  expect(await runningOf(alice)).toHaveLength(1);
  const entries = await entriesOf(alice);
  expect(entries).toHaveLength(50);
  expect(entries.every(({ startedAt, endedAt }) => endedAt === null || endedAt >= startedAt)).toBe(true);
});
