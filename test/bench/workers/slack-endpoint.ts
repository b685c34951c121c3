import { Hono } from "hono";

import type { AppEnv } from "../../../src/http/app-env.ts";
import { isKnown, remember } from "../../../src/http/inbound/seen-requests.ts";
import { loadKeys } from "../../../src/http/inbound/load-keys.ts";
import { readBody } from "../../../src/http/inbound/read-body.ts";
import { slack } from "../../../src/providers/slack/index.ts";

const app = new Hono<AppEnv>();

/** The endpoint of src/http/inbound as far as its peers go: verified, known or not, parsed. What is said is not answered. */
app.post("/webhooks/slack/app/commands", async (c) => {
  const now = Date.now();
  const { inbound, chat } = slack;
  const { method, headers } = c.req.raw;
  if (inbound?.answer !== "inline" || !inbound.hasSignature(headers))
    return new Response(null, { status: 401 });
  const keys = await loadKeys(c.env, { provider: "slack", name: "app", inbound, now });
  const body = await readBody(c.req.raw, inbound.maxBodyBytes);
  const [key] = keys?.current ?? [];
  if (body === null || key === undefined) return new Response(null, { status: 401 });
  const request = { url: c.req.url, method, headers, body };
  if (!(await inbound.verify(request, key, now))) return new Response(null, { status: 401 });
  const seenKey = inbound.replayKey(headers);
  const isReplay = isKnown(seenKey, now);
  remember(seenKey, now);
  const command = chat?.requests.parseCommand(body) ?? null;
  if (command === null || isReplay) return new Response(null, { status: 409 });
  return new Response("ok");
});

export default app;
