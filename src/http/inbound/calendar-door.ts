import { Hono, type Context } from "hono";

import { createDatabase } from "../../db/database.ts";
import { hearNotices } from "../../integrations/inbound/hear-notices.ts";
import { describeError, log } from "../../lib/log.ts";
import { enqueueAllTo } from "../../messages.ts";
import { providers } from "../../providers/index.ts";
import type { AppEnv } from "../app-env.ts";
import { isRefusedTooOften, tooManyRefusals } from "../rate-limit.ts";
import { readBody } from "./read-body.ts";

const maxBodyBytes = 1_048_576;
/** Graph's tokens have fewer than 200 characters. */
const maxHandshakeChars = 1_024;
const channelPattern = /^[\w-]{43}$/;

/** Where providers tell that a calendar changed. Notices carry nothing that is worth storing; a lost one is made up for by polling. */
export const calendarDoor = new Hono<AppEnv>();

calendarDoor.post("/calendar/:provider/:channelId", async (c) => {
  const { provider, channelId } = c.req.param();
  const push = Object.hasOwn(providers, provider) ? providers[provider]?.calendar?.push : undefined;
  if (push === undefined || !channelPattern.test(channelId)) return refuse(c);
  const body = await readBody(c.req.raw, maxBodyBytes);
  if (body === null) return c.text("A notification may have 1 MiB at most.", 413);
  const reading = push.readNotice({ url: new URL(c.req.url), headers: c.req.raw.headers, body });
  if (reading.kind === "handshake") return answerHandshake(c, reading.answer);
  try {
    const ctx = { db: createDatabase(c.env.DB), enqueueAll: enqueueAllTo(c.env.JOBS), now: Date.now() };
    const isHeard = await hearNotices(ctx, { provider, channelId, notices: reading.notices });
    return isHeard ? c.body(null, 202) : await refuse(c);
  } catch (error) {
    log("error", "notice_failed", { provider, ...describeError(error) });
    return c.text("This notification could not be processed. Please send it again.", 503);
  }
});

/** Anybody can have this answered: no browser may take it for a page, and it is no place to have long texts repeated. */
function answerHandshake(c: Context<AppEnv>, answer: string): Response {
  if (answer.length > maxHandshakeChars) return c.text("This validation token is too long.", 400);
  return c.text(answer, 200, { "X-Content-Type-Options": "nosniff" });
}

/** One answer for an unknown channel and for a wrong token. */
async function refuse(c: Context<AppEnv>): Promise<Response> {
  const isTooOften = await isRefusedTooOften(c.env, c.req.raw.headers, { endpoint: "calendar" });
  return isTooOften ? tooManyRefusals() : c.text("There is no such subscription.", 404);
}
