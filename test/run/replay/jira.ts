import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";

import * as z from "zod";

import { CannotReplay, reach } from "./cannot-replay.ts";
import type { Hook } from "./sandbox-hook.ts";
import type { Sender } from "./senders.ts";

const payloadSchema = z.looseObject({
  webhookEvent: z.string(),
  issue_event_type_name: z.string().nullish(),
});
const addressed = z.looseObject({ self: z.string() });
const issueSchema = z.looseObject({
  issue: z
    .looseObject({ self: z.string(), fields: z.looseObject({ project: z.looseObject({}) }) })
    .optional(),
  comment: addressed.optional(),
});
const hooksSchema = z.array(
  z.object({
    url: z.string(),
    secret: z.string(),
    host: z.string(),
    project: z.object({ id: z.string(), key: z.string(), name: z.string() }),
  }),
);

/** Jira: its payloads name their event themselves. */
export const jira: Sender = {
  read(path) {
    const body = readFileSync(path);
    const payload = payloadSchema.safeParse(parse(path, body.toString())).data;
    if (payload === undefined)
      throw new CannotReplay(`${path} is no payload of Jira: it names no webhookEvent.`);
    return [{ event: payload.webhookEvent, action: payload.issue_event_type_name ?? null, body }];
  },

  async findHook(sandbox, app) {
    const answer = await reach(new URL("/_control/jira/hooks/signed", sandbox), "The sandbox");
    const { origin } = new URL(app);
    const hook = hooksSchema.parse(await answer.json()).find(({ url }) => new URL(url).origin === origin);
    if (hook === undefined)
      throw new CannotReplay(
        `No project is connected yet. Open ${origin}/connections, connect Jira and choose one.`,
      );
    const { id, key, name } = hook.project;
    const repository = { id, name, full_name: key, html_url: `https://${hook.host}/browse/${key}` };
    return { url: hook.url, secret: hook.secret, repository };
  },

  /** The site is the host of what names itself. */
  readdress(payload, { id, name, full_name: key, html_url }) {
    const content: Record<string, unknown> = JSON.parse(payload.body.toString());
    const { issue, comment } = issueSchema.parse(content);
    const { host } = new URL(html_url);
    const moved = (self: string) => self.replace(/^https?:\/\/[^/]+/, `https://${host}`);
    if (issue !== undefined) {
      const project = { ...issue.fields.project, id, key, name };
      content["issue"] = { ...issue, self: moved(issue.self), fields: { ...issue.fields, project } };
    }
    if (comment !== undefined) content["comment"] = { ...comment, self: moved(comment.self) };
    return { ...payload, body: Buffer.from(JSON.stringify(content)) };
  },

  headers: (hook, { body }, deliveryId) => ({
    "User-Agent": "Atlassian Webhook HTTP Client",
    "X-Atlassian-Webhook-Identifier": deliveryId,
    ...proof(hook, body),
  }),
};

/** What an app registered comes to the one address of all, with a token; what an administrator added is signed. */
function proof({ url, secret }: Hook, body: Buffer): Record<string, string> {
  if (!new URL(url).pathname.endsWith("/app"))
    return { "X-Hub-Signature": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}` };
  const iat = Math.floor(Date.now() / 1000);
  const encoded = [
    { alg: "HS256", typ: "JWT" },
    { iat, exp: iat + 300 },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  const signed = encoded.join(".");
  const signature = createHmac("sha256", secret).update(signed).digest("base64url");
  return { Authorization: `Bearer ${signed}.${signature}` };
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CannotReplay(`${path} is not JSON.`);
  }
}
