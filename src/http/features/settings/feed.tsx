import { type Context, Hono } from "hono";

import { listDeadlineCalendars } from "../../../integrations/calendar/deadlines/choose-calendar.ts";
import { createFeed, ownFeed, revokeFeed } from "../../../integrations/ics/feed.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { DeadlineSection } from "./deadline-section.tsx";
import { FeedSection } from "./feed-section.tsx";
import { settingsTab } from "./settings-tab.tsx";

/** What a person's calendars show of Timewire: deadlines, and the feed. */
export const feed = new Hono<AppEnv>();

feed.get("/settings/calendar", (c) => calendarTab(c));

/** Answers with the page itself, not with a redirect: the address is in this answer and nowhere else. */
feed.post("/feed", async (c) => {
  const token = await createFeed(ctxOf(c));
  return calendarTab(c, c.var.config.appUrl + pathTo`/feeds/${token}.ics`);
});

feed.post("/feed/revoke", async (c) => {
  await revokeFeed(ctxOf(c));
  setFlash(c, "The calendar feed has ended: its address shows nothing any more.");
  return goTo(c, "/settings/calendar");
});

/** `url`: the address of the feed that was just made. One batch. */
async function calendarTab(c: Context<AppEnv>, url?: string) {
  const ctx = ctxOf(c);
  const [calendars, [own]] = await ctx.db.batch([listDeadlineCalendars(ctx), ownFeed(ctx)]);
  return settingsTab(
    c,
    { current: "/settings/calendar", ...(url !== undefined && { status: 201 as const }) },
    <>
      <DeadlineSection calendars={calendars} />
      <FeedSection since={own?.createdAt ?? null} url={url} zone={viewerOf(c).timeZone} now={ctx.now} />
    </>,
  );
}
