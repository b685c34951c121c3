import { Hono } from "hono";

import { createDatabase } from "../../db/database.ts";
import { hearNotices } from "../../integrations/calendar/sync/hear-notices.ts";
import { describeError, log } from "../../lib/log.ts";
import { enqueueAllTo } from "../../messages.ts";
import { providers } from "../../providers/index.ts";
import type { AppEnv } from "../app-env.ts";
import { readBody } from "./read-body.ts";

const maxBodyBytes = 1_048_576;
const channelPattern = /^[\w-]{43}$/;

/** Where providers tell that a calendar changed. Notices carry nothing that is worth storing; a lost one is made up for by polling. */
export const calendarDoor = new Hono<AppEnv>();

calendarDoor.post("/calendar/:provider/:channelId", async (c) => {
  const { provider, channelId } = c.req.param();
  const push = Object.hasOwn(providers, provider) ? providers[provider]?.calendar?.push : undefined;
  const body = await readBody(c.req.raw, maxBodyBytes);
  if (body === null) return c.text("A notice may have 1 MiB at most.", 413);
  if (push === undefined || !channelPattern.test(channelId)) return c.text("Nobody listens here.", 404);
  const reading = push.readNotice({ url: new URL(c.req.url), headers: c.req.raw.headers, body });
  // Anybody can have this answered: no browser may take it for a page.
  if (reading.kind === "handshake")
    return c.text(reading.answer, 200, { "X-Content-Type-Options": "nosniff" });
  try {
    const ctx = { db: createDatabase(c.env.DB), enqueueAll: enqueueAllTo(c.env.JOBS), now: Date.now() };
    const isHeard = await hearNotices(ctx, { provider, channelId, notices: reading.notices });
    return isHeard ? c.body(null, 202) : c.text("Nobody listens here.", 404);
  } catch (error) {
    log("error", "notice_failed", { provider, ...describeError(error) });
    return c.text("This notice could not be heard. Please send it again.", 503);
  }
});
