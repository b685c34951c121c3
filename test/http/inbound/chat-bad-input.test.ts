import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";

import { connectChat, linkChat } from "../../support/chat.ts";
import { commandBody, type EndpointName, interactionBody, sendSigned } from "../../support/chat-requests.ts";
import { readDatabase } from "../../support/database.ts";
import { createPerson, type Person } from "../../support/people.ts";

let alice: Person;

beforeEach(async () => {
  alice = await createPerson({ name: "Alice" });
  await connectChat(alice);
  await linkChat(alice);
});

const view = {
  id: "V1",
  type: "modal",
  callback_id: "track",
  private_metadata: JSON.stringify({ responseUrl: null }),
  hash: "1.a",
  state: { values: { time: { value: { type: "plain_text_input", value: "25 hours ago" } } } },
};

/** One of each kind of request, hand-written after Slack's reference. */
const payloads: Record<string, Record<string, unknown>> = {
  press: {
    type: "block_actions",
    response_url: null,
    container: { type: "view", view_id: "V1" },
    actions: [{ type: "button", block_id: "b", action_id: "stop", value: "unknown" }],
  },
  choice: {
    type: "block_actions",
    response_url: null,
    actions: [
      {
        type: "button",
        action_id: "choose",
        value: '{"verb":"start","once":"1","projectId":"x","notes":""}',
      },
    ],
  },
  submission: { type: "view_submission", view },
  closing: { type: "view_closed", view, is_cleared: false },
  global: { type: "shortcut", callback_id: "unknown_shortcut" },
  message: {
    type: "message_action",
    callback_id: "unknown_shortcut",
    response_url: null,
    channel: { id: "C0GENERAL1" },
    message: { ts: "1.1", text: "x" },
  },
};

const events: Record<string, unknown>[] = ["app_mention", "message", "reaction_added"].map((kind) => ({
  type: "event_callback",
  team_id: "T0ACME0001",
  event_id: `Ev${kind}`,
  event_time: 1_700_000_000,
  event: { type: kind, user: "U0BOB00001", channel: "C0GENERAL1", text: "x", ts: "1.1", channel_type: "im" },
}));

type Sample = { endpoint: EndpointName; body: string };

function samples(): Sample[] {
  // None that is a good command once its end is cut off, such as "/tt start" of "/tt start x".
  const commands = ["/tt stop", "/tt undo", "/task done x", "/other x", "/tt log", "/task list nothing"];
  return [
    ...commands.map((typed): Sample => ({ endpoint: "commands", body: commandBody("alice", typed) })),
    ...Object.values(payloads).map((payload): Sample => {
      return { endpoint: "interactions", body: interactionBody("alice", payload) };
    }),
    ...events.map((event): Sample => ({ endpoint: "events", body: JSON.stringify(event) })),
  ];
}

const junk = fc.oneof(
  fc.constant(null),
  fc.integer(),
  fc.constant(""),
  fc.constant([]),
  fc.constant({}),
  fc.string(),
);

/** Another value, or none, at one position of a document. */
function spoil(document: unknown, position: number, value: unknown): unknown {
  let left = position;
  const visit = (node: unknown): unknown => {
    if (left-- === 0) return value;
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== "object" || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, visit(inner)]));
  };
  return visit(document);
}

function mutate(
  { endpoint, body }: Sample,
  { position, value, cut }: { position: number; value: unknown; cut: number | null },
): string {
  if (cut !== null) return body.slice(0, Math.floor(body.length * cut));
  if (endpoint === "events") return JSON.stringify(spoil(JSON.parse(body), position, value)) ?? "";
  const form = Object.fromEntries(new URLSearchParams(body));
  if (endpoint === "commands") {
    const spoilt = spoil(form, 1 + (position % Object.keys(form).length), String(value));
    return new URLSearchParams(spoilt as Record<string, string>).toString();
  }
  return new URLSearchParams({
    payload: JSON.stringify(spoil(JSON.parse(form["payload"] ?? ""), position, value)) ?? "",
  }).toString();
}

/** All that a person made; what the endpoints keep of sessions and rates does not count. */
async function effects(): Promise<string> {
  const { time_entries: entries, tasks, projects, identities, memberships, users } = await readDatabase();
  return JSON.stringify({ entries, tasks, projects, identities, memberships, users });
}

describe("requests that Slack would never send", () => {
  it("are answered without a crash and without an effect, also when spoilt at any position", async () => {
    const before = await effects();
    const change = fc.record({
      position: fc.nat({ max: 40 }),
      value: junk,
      cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.nat(), change, async (pick, how) => {
        const all = samples();
        const sample = all[pick % all.length];
        if (sample === undefined) return;
        const answer = await sendSigned(sample.endpoint, mutate(sample, how));
        expect([200, 400, 409]).toContain(answer.status);
        await answer.text();
      }),
      { numRuns: 150 },
    );
    expect(await effects()).toBe(before);
  }, 30_000);

  it("from a team that is not connected change nothing", async () => {
    const before = await effects();
    for (const typed of ["/tt start", "/tt log 1h", "/task add x: y"]) {
      const answer = await sendSigned("commands", commandBody("mallory", typed));
      expect(await answer.text()).toContain("I do not know who you are");
    }
    for (const payload of Object.values(payloads))
      expect((await sendSigned("interactions", interactionBody("mallory", payload))).status).toBe(200);
    expect(await effects()).toBe(before);
  });
});
