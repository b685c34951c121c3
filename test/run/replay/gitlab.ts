import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";

import * as z from "zod";

import { CannotReplay, reach } from "./cannot-replay.ts";
import type { Payload } from "./read-payloads.ts";
import type { Hook, Repository } from "./sandbox-hook.ts";
import type { Sender } from "./senders.ts";

const payloadSchema = z.looseObject({
  object_kind: z.string().optional(),
  event_name: z.string().optional(),
  event_type: z.string().optional(),
  object_attributes: z
    .looseObject({ action: z.string().nullish(), confidential: z.boolean().nullish() })
    .nullish(),
});

/** https://docs.gitlab.com/user/project/integrations/webhook_events/: the header that goes with a kind, where it is not simply its words. */
const headers: Record<string, string> = {
  build: "Job Hook",
  work_item: "Issue Hook",
  access_token: "Resource Access Token Hook",
};

const hooksSchema = z.array(
  z.object({
    url: z.string(),
    token: z.string(),
    signingToken: z.string(),
    project: z.nullable(z.object({ id: z.number(), path_with_namespace: z.string(), web_url: z.string() })),
  }),
);

/** GitLab: its payloads name their event themselves. What a group sends is as if about a project in it, or about the group itself. */
export const gitlab: Sender = {
  read(path) {
    const body = readFileSync(path);
    const payload = payloadSchema.safeParse(parse(path, body.toString()));
    const event = payload.success ? headerOf(payload.data) : null;
    if (event === null) throw new CannotReplay(`${path} is no payload of GitLab: it names no object_kind.`);
    return [{ event, action: payload.data?.object_attributes?.action ?? null, body }];
  },

  async findHook(sandbox, app) {
    const answer = await reach(new URL("/_control/gitlab/hooks", sandbox), "The sandbox");
    const { origin } = new URL(app);
    const hook = hooksSchema.parse(await answer.json()).find(({ url }) => new URL(url).origin === origin);
    if (hook === undefined)
      throw new CannotReplay(
        `No project or group is connected yet. Open ${origin}/connections, connect GitLab and choose one.`,
      );
    const { url, project } = hook;
    const secret = hook.signingToken === "" ? hook.token : hook.signingToken;
    if (project === null) return { url, secret, repository: null };
    const { id, path_with_namespace: full_name, web_url: html_url } = project;
    return { url, secret, repository: { id, name: full_name, full_name, html_url } };
  },

  readdress(payload, { id, full_name: path_with_namespace, html_url: web_url }: Repository) {
    const content: Record<string, unknown> = JSON.parse(payload.body.toString());
    if (typeof content["project"] !== "object" || content["project"] === null) return payload;
    const project = { ...content["project"], id, path_with_namespace, web_url };
    return { ...payload, body: Buffer.from(JSON.stringify({ ...content, project })) };
  },

  headers: (hook, payload, deliveryId) => ({
    "User-Agent": "GitLab/replay",
    "X-Gitlab-Event": payload.event,
    "webhook-id": deliveryId,
    ...proof(hook, payload, deliveryId),
  }),
};

/** A signing token begins with "whsec_"; any other secret is sent as it is, as older instances do. */
function proof({ secret }: Hook, { body }: Payload, deliveryId: string): Record<string, string> {
  if (!secret.startsWith("whsec_")) return { "X-Gitlab-Token": secret };
  const timestamp = String(Math.floor(Date.now() / 1000));
  const hmac = createHmac("sha256", Buffer.from(secret.slice("whsec_".length), "base64"));
  const signature = hmac.update(`${deliveryId}.${timestamp}.`).update(body).digest("base64");
  return { "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}

function headerOf({
  object_kind: kind,
  event_name: name,
  event_type: type,
  ...payload
}: z.infer<typeof payloadSchema>) {
  const isConfidential =
    payload.object_attributes?.confidential === true || type?.startsWith("confidential_") === true;
  if (kind !== undefined)
    return `${isConfidential ? "Confidential " : ""}${headers[kind] ?? `${wordsOf(kind)} Hook`}`;
  if (name?.startsWith("user_") === true) return "Member Hook";
  if (name?.startsWith("subgroup_") === true) return "Subgroup Hook";
  return name?.startsWith("project_") === true ? "Project Hook" : null;
}

const wordsOf = (kind: string) =>
  kind
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CannotReplay(`${path} is not JSON.`);
  }
}
