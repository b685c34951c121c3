import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import * as z from "zod";

import { identities } from "../../src/db/schema/people.ts";
import type { Env } from "../../src/env.ts";
import worker from "../../src/index.ts";
import { toHex } from "../../src/lib/encoding.ts";
import { appUrl, db, type Person } from "./people.ts";

/** Who they are in the sandbox's Slack. */
export const slackPeople = {
  alice: { team: "T0ACME0001", user: "U0ALICE001" },
  bob: { team: "T0ACME0001", user: "U0BOB00001" },
  dave: { team: "T0ACME0001", user: "U0DAVE0001" },
  /** Has Alice's user id in another team. */
  mallory: { team: "T0OTHER001", user: "U0ALICE001" },
} as const;

export type SlackPerson = keyof typeof slackPeople;

/** What a sign-in or a code leaves behind: this member is that person in Slack. */
export async function linkSlack({ userId }: Person, as: SlackPerson): Promise<void> {
  const { team, user } = slackPeople[as];
  const row = {
    provider: "slack",
    host: team,
    accountId: user,
    userId,
    login: as,
    email: null,
    createdAt: 0,
  };
  await db().insert(identities).values(row);
}

/** The headers that Slack signs a body with. */
export async function slackHeaders(body: string, at = Date.now()): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1000));
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const encoder = new TextEncoder();
  const secret = encoder.encode(env.SLACK_SIGNING_SECRET);
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", key, encoder.encode(`v0:${timestamp}:${body}`));
  return { "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": `v0=${toHex(signature)}` };
}

export type EndpointName = "commands" | "interactions" | "events";

/** Sends a signed body to an endpoint of the app, and waits for all that follows the answer. */
export async function sendSigned(
  endpoint: EndpointName,
  body: string,
  options: { headers?: Record<string, string>; env?: Env; waits?: boolean } = {},
): Promise<Response> {
  const contentType = endpoint === "events" ? "application/json" : "application/x-www-form-urlencoded";
  const headers = { "Content-Type": contentType, ...(options.headers ?? (await slackHeaders(body))) };
  const request = new Request(`${appUrl}/webhooks/slack/app/${endpoint}`, { method: "POST", headers, body });
  const ctx = createExecutionContext();
  const response = await worker.fetch(request, options.env ?? env, ctx);
  if (options.waits !== false) await waitOnExecutionContext(ctx);
  return response;
}

let triggers = 0;

/** The body of a slash command, with a trigger of its own. */
export function commandBody(as: SlackPerson, typed: string, fields: Record<string, string> = {}): string {
  const { team, user } = slackPeople[as];
  const [, command = "", text = ""] = /^(\S+)\s*([^]*)$/.exec(typed) ?? [];
  return new URLSearchParams({
    token: "unused",
    team_id: team,
    team_domain: "acme",
    channel_id: "C0GENERAL1",
    channel_name: "general",
    user_id: user,
    user_name: as,
    command,
    // As Slack escapes what people type.
    text: text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
    api_app_id: "A1",
    response_url: "https://hooks.slack.com/commands/unknown",
    trigger_id: `1.2.${++triggers}`,
    ...fields,
  }).toString();
}

const buttonSchema = z.object({
  action_id: z.string(),
  value: z.string().default(""),
  text: z.object({ text: z.string() }),
});
const replySchema = z.object({
  response_type: z.string().optional(),
  text: z.string(),
  blocks: z.array(z.looseObject({ type: z.string() })).default([]),
});

/** An answer as a person sees it: all of its text as Slack gets it, and the buttons by their labels. */
export function readReply(json: unknown) {
  const reply = replySchema.parse(json);
  const text = JSON.stringify([reply.text, reply.blocks]);
  const buttons = new Map<string, z.infer<typeof buttonSchema>>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const button =
      "type" in value && value.type === "button" ? buttonSchema.safeParse(value).data : undefined;
    if (button !== undefined) buttons.set(button.text.text, button);
    for (const inner of Object.values(value)) visit(inner);
  };
  visit(reply.blocks);
  return { visibleTo: reply.response_type ?? "none", summary: reply.text, text, buttons };
}

/** Types a slash command, and reads what comes back at once. */
export async function type(as: SlackPerson, typed: string, fields: Record<string, string> = {}) {
  const response = await sendSigned("commands", commandBody(as, typed, fields));
  if (response.status !== 200) throw new Error(`${typed}: ${response.status} ${await response.text()}`);
  return readReply(await response.json());
}

/** The body of an interaction, as the provider posts it. */
export function interactionBody(as: SlackPerson, payload: Record<string, unknown>): string {
  const { team, user } = slackPeople[as];
  const frame = {
    user: { id: user, username: as, team_id: team },
    team: { id: team, domain: "acme" },
    api_app_id: "A1",
    token: "unused",
    trigger_id: `1.2.${++triggers}`,
    is_enterprise_install: false,
  };
  return new URLSearchParams({ payload: JSON.stringify({ ...frame, ...payload }) }).toString();
}
