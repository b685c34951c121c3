import { Hono } from "hono";

import { createFeed, revokeFeed } from "../../../integrations/ics/feed.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { ctxOf } from "../../middleware/session.ts";
import { settingsPage } from "./settings.tsx";

/** A person's calendar feed; Settings shows it. */
export const feed = new Hono<AppEnv>();

/** Answers with the page itself, not with a redirect: the address is in this answer and nowhere else. */
feed.post("/feed", async (c) => {
  const token = await createFeed(ctxOf(c));
  return settingsPage(c, { feedUrl: c.var.config.appUrl + pathTo`/feeds/${token}.ics` });
});

feed.post("/feed/revoke", async (c) => {
  await revokeFeed(ctxOf(c));
  setFlash(c, "The calendar feed has ended: its address shows nothing any more.");
  return goTo(c, "/settings");
});
