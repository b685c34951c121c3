import { type Context, Hono } from "hono";

import { listedSuggestions, overlapsEntry } from "../../domain/suggestions/list-suggestions.ts";
import { listedEntries } from "../../domain/time/listed-entries.ts";
import { daysFrom, isOn, lengthOn } from "../../domain/time/split-days.ts";
import { ownCalendars } from "../../integrations/calendar/sync/own-calendars.ts";
import { isLocalDate, localDateOf, startOfWeek } from "../../lib/zoned-time.ts";
import type { AppEnv } from "../app-env.ts";
import { takeFlash } from "../flash.ts";
import { isShown, versionOf } from "../live.ts";
import { ctxOf } from "../middleware/session.ts";
import { page } from "../render.tsx";
import { type CalendarDay, CalendarDays } from "../ui/calendar/calendar-days.tsx";
import type { CalendarView } from "../ui/calendar/calendar-path.ts";
import { Notice } from "../ui/components/notice.tsx";
import { CalendarSources } from "../ui/calendar/calendar-sources.tsx";
import { CalendarInvitation, waysToCalendar } from "../ui/suggestions/calendar-invitation.tsx";
import { BrokenNotices } from "../ui/suggestions/broken-notice.tsx";
import { eyesFor } from "./today-answers.tsx";

/** A day or a week: what is tracked, and what the calendars say. */
export const calendar = new Hono<AppEnv>();

calendar.get("/calendar", async (c) => {
  const ctx = ctxOf(c);
  const eyes = eyesFor(c);
  const { date, view, today } = placeOf(c);
  const first = view === "week" ? startOfWeek(date, eyes.weekStart) : date;
  const days = daysFrom(first, view === "week" ? 7 : 1, eyes.timeZone);
  const range = { from: days[0]?.start ?? 0, to: days.at(-1)?.end ?? 0 };
  const [entries, events, calendars] = await c.var.db.batch([
    listedEntries(ctx, range),
    listedSuggestions(ctx, range),
    ownCalendars(ctx),
  ]);
  const shown: CalendarDay[] = days.map((day) => ({
    date: day.date,
    entries: entries
      .filter((entry) => isOn(day, entry, eyes.now))
      .toSorted((a, b) => a.startedAt - b.startedAt)
      .map((entry) => ({ entry, lengthMs: lengthOn(day, entry, eyes.now) })),
    events: events
      .filter(({ startsAt }) => localDateOf(startsAt, eyes.timeZone) === day.date)
      .map((event) => ({ event, overlaps: overlapsEntry(event, entries) })),
  }));
  const version = await versionOf({ shown, today });
  const body = <CalendarDays days={shown} {...{ eyes, date, view, today, version }} />;
  if (c.req.query("part") === "days") return isShown(c, version) ? c.body(null, 204) : c.html(body);
  const flash = takeFlash(c);
  const ways = waysToCalendar(calendars);
  return page(
    c,
    { title: "Calendar", current: "/calendar" },
    <>
      <h1>Calendar</h1>
      {flash !== null && <Notice tone="accent">{flash}</Notice>}
      <BrokenNotices calendars={calendars} />
      {body}
      {ways === null ? (
        <CalendarSources calendars={calendars} />
      ) : (
        <CalendarInvitation ways={ways}>
          Connect it, and its events stand here beside your entries: one click takes an event as an entry, one
          puts it aside.
        </CalendarInvitation>
      )}
    </>,
  );
});

function placeOf(c: Context<AppEnv>): { date: string; view: CalendarView; today: string } {
  const { now, timeZone } = eyesFor(c);
  const today = localDateOf(now, timeZone);
  const date = c.req.query("date") ?? "";
  const view = c.req.query("view") === "day" ? "day" : "week";
  return { date: isLocalDate(date) ? date : today, view, today };
}
