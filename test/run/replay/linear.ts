import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";

import * as z from "zod";

import { CannotReplay, reach } from "./cannot-replay.ts";
import type { Sender } from "./senders.ts";

const payloadSchema = z.looseObject({ type: z.string(), action: z.string().nullish() });
const hooksSchema = z.array(
  z.object({ url: z.string(), secret: z.string(), teamId: z.string().nullable(), isEnabled: z.boolean() }),
);
const teamsSchema = z.array(z.object({ id: z.string(), key: z.string(), name: z.string() }));

/** Linear: its payloads name their type themselves, and carry the signed time. */
export const linear: Sender = {
  read(path) {
    const payload = payloadSchema.safeParse(parse(path, readFileSync(path, "utf8")));
    if (!payload.success) throw new CannotReplay(`${path} is no payload of Linear: it names no type.`);
    const { type: event, action = null } = payload.data;
    return [{ event, action, body: Buffer.from(JSON.stringify(payload.data)) }];
  },

  async findHook(sandbox, app) {
    const { origin } = new URL(app);
    const read = async <T>(what: string, schema: z.ZodType<T>) =>
      schema.parse(await (await reach(new URL(`/_control/linear/${what}`, sandbox), "The sandbox")).json());
    const hooks = await read("webhooks", hooksSchema);
    const hook = hooks.findLast(({ url, isEnabled }) => isEnabled && new URL(url).origin === origin);
    const team = (await read("teams", teamsSchema)).find(({ id }) => id === hook?.teamId);
    if (hook === undefined || team === undefined)
      throw new CannotReplay(
        `No team is connected yet. Open ${origin}/connections, connect Linear and choose one.`,
      );
    const { id, key: name, name: full_name } = team;
    const repository = { id, name, full_name, html_url: `https://linear.app/acme/team/${name}` };
    return { url: hook.url, secret: hook.secret, repository };
  },

  readdress(payload, { id, name: key, full_name: name }) {
    const content: { data?: Record<string, unknown> } = JSON.parse(payload.body.toString());
    if (typeof content.data !== "object" || !("team" in content.data || "teamId" in content.data))
      return payload;
    const data = {
      ...content.data,
      teamId: id,
      ...("team" in content.data ? { team: { id, key, name } } : {}),
    };
    return { ...payload, body: Buffer.from(JSON.stringify({ ...content, data })) };
  },

  /** What is older than a minute is refused. */
  stamp: ({ body, ...payload }) => {
    const content: object = JSON.parse(body.toString());
    return {
      ...payload,
      body: Buffer.from(JSON.stringify({ ...content, webhookTimestamp: Date.now() })),
    };
  },

  headers: ({ secret }, { event, body }, deliveryId) => ({
    "User-Agent": "Linear-Webhook",
    "Linear-Delivery": deliveryId,
    "Linear-Event": event,
    "Linear-Signature": createHmac("sha256", secret).update(body).digest("hex"),
  }),
};

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CannotReplay(`${path} is not JSON.`);
  }
}
