import { Hono } from "hono";

import { findFeedOwner } from "../integrations/ics/feed.ts";
import { buildFeed } from "../integrations/ics/build-feed.ts";
import { sha256Hex } from "../lib/digest.ts";
import type { AppEnv } from "./app-env.ts";
import { isRefusedTooOften, tooManyRefusals } from "./middleware/rate-limit.ts";

/** Where calendar applications read a person's feed: the secret in the address is the permission. */
export const feeds = new Hono<AppEnv>();

feeds.get("/feeds/:token{[\\w-]{43}\\.ics}", async (c) => {
  const { db, now, config } = c.var;
  const owner = await findFeedOwner(db, c.req.param("token").replace(/\.ics$/, ""));
  if (owner === null) {
    if (await isRefusedTooOften(c.env, c.req.raw.headers, { endpoint: "feeds" })) return tooManyRefusals();
    return c.text("This calendar feed has ended. Make a new one in the settings of Timewire.", 404);
  }
  const body = await buildFeed({ db, owner, now, appUrl: config.appUrl });
  const etag = `"${(await sha256Hex(body)).slice(0, 32)}"`;
  const headers = { ETag: etag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex" };
  if (c.req.header("If-None-Match")?.includes(etag) === true) return c.body(null, 304, headers);
  return c.body(body, 200, { ...headers, "Content-Type": "text/calendar; charset=utf-8" });
});
