import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { createProject } from "../../../src/domain/projects/create-project.ts";
import type { Env } from "../../../src/env.ts";
import { connectChat, messagesIn } from "../../support/chat.ts";
import { commandBody, interactionBody, sendSigned, linkSlack, type } from "../../support/chat-requests.ts";
import { createPerson, ctxFor } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { stallDatabase } from "../../support/stalled-database.ts";
import { entriesOf, runningOf } from "../../support/time.ts";

const stallMs = 10_000;
const patienceMs = 2500;

it("Q11: answers in time while the database stalls for ten seconds, and the results follow", async () => {
  const alice = await createPerson({ name: "Alice" });
  await connectChat(alice);
  await linkSlack(alice, "alice");
  await createProject(ctxFor(alice), { name: "Website" });
  await type("alice", "/tt start website : before");
  const [running] = await runningOf(alice);
  const [commandUrl, actionUrl] = [await sandbox.responseUrl("alice"), await sandbox.responseUrl("alice")];

  const startedAt = Date.now();
  const stalled: Env = { ...env, DB: stallDatabase(env.DB, startedAt + stallMs) };
  const command = commandBody("alice", "/tt log 15m website : meanwhile", { response_url: commandUrl });
  const press = interactionBody("alice", {
    type: "block_actions",
    response_url: actionUrl,
    container: { type: "message", channel_id: "C0GENERAL1", message_ts: "1.1", is_ephemeral: true },
    channel: { id: "C0GENERAL1" },
    actions: [{ type: "button", block_id: "b", action_id: "stop", value: running?.id ?? "" }],
  });
  const [ofCommand, ofPress] = await Promise.all([
    timed(sendSigned("commands", command, { env: stalled, waits: false }), startedAt),
    timed(sendSigned("interactions", press, { env: stalled, waits: false }), startedAt),
  ]);

  expect(ofCommand).toMatchObject({ status: 200, text: expect.stringContaining("Still working") });
  expect(ofPress).toMatchObject({ status: 200, text: "" });
  expect(Math.max(ofCommand.afterMs, ofPress.afterMs)).toBeLessThan(patienceMs);
  expect(await runningOf(alice)).toHaveLength(1);
  expect(await messagesIn("general")).toEqual([]);

  await expect
    .poll(async () => (await messagesIn("general")).toSorted(), { timeout: 15_000, interval: 250 })
    .toEqual([expect.stringContaining("Logged"), expect.stringContaining("Stopped")]);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(stallMs);
  expect(await runningOf(alice)).toEqual([]);
  expect(await entriesOf(alice)).toHaveLength(2);
}, 40_000);

async function timed(answer: Promise<Response>, startedAt: number) {
  const response = await answer;
  return { status: response.status, text: await response.text(), afterMs: Date.now() - startedAt };
}
