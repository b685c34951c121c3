import { type Context, Hono } from "hono";
import type { Child } from "hono/jsx";
import * as z from "zod/mini";

import { askedEntries } from "../../../domain/suggestions/asked-entries.ts";
import { listedSuggestions, overlapsEntry } from "../../../domain/suggestions/list-suggestions.ts";
import { listedEntries } from "../../../domain/time/listed-entries.ts";
import { daysFrom, isOn, lengthOn } from "../../../domain/time/split-days.ts";
import { questionsOf } from "../../../integrations/calendar/export/questions.ts";
import { ownCalendars } from "../../../integrations/calendar/sync/own-calendars.ts";
import { addDays, isWritableDate, localDateOf, startOfWeek } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import { takeFlash } from "../../flash.ts";
import type { Refusal } from "../../form.ts";
import { isShown, versionOf } from "../../live.ts";
import { ctxOf } from "../../middleware/session.ts";
import { query } from "../../query.ts";
import { page } from "../../render.tsx";
import { CalendarDays } from "./calendar-days.tsx";
import type { CalendarDay } from "./calendar-slots.ts";
import { CalendarSources } from "./calendar-sources.tsx";
import { Notice, NoticePartial } from "../../components/notice.tsx";
import { QuestionNotice } from "../suggestions/event-question-list.tsx";
import { BrokenNotices } from "../suggestions/broken-notice.tsx";
import { CalendarInvitation, waysToCalendar } from "../suggestions/calendar-invitation.tsx";
import { eyesFor } from "../today/today-answers.tsx";

/** A day or a week: what is tracked, and what the calendars say. */
export const calendar = new Hono<AppEnv>();

/** What is not said or makes no sense is today, and the week. */
const placeQuery = z.object({
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  date: z.catch(z.string(), ""),
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  view: z.catch(z.enum(["day", "week"]), "week"),
  part: z.optional(z.string()),
});
type Place = Pick<z.infer<typeof placeQuery>, "date" | "view">;

calendar.get("/calendar", query(placeQuery), async (c) => {
  const { part, ...place } = c.req.valid("query");
  const { body, version, calendars, questions } = await daysOf(c, place);
  if (part === "days") return isShown(c, version) ? c.body(null, 204) : c.html(body);
  const flash = takeFlash(c);
  const ways = waysToCalendar(calendars);
  return page(
    c,
    { title: "Calendar", current: "/calendar" },
    <>
      <h1>Calendar</h1>
      {flash !== null && <Notice tone="accent">{flash}</Notice>}
      <BrokenNotices calendars={calendars} />
      <QuestionNotice {...questions} />
      {ways !== null && (
        <CalendarInvitation ways={ways}>
          Connect it, and its events stand here beside your entries: one click accepts an event as an entry,
          one puts it aside.
        </CalendarInvitation>
      )}
      {body}
      <CalendarSources calendars={calendars} />
    </>,
  );
});

/** The days of a calendar path anew, and what is said beside them. */
export async function calendarAnswer(
  c: Context<AppEnv>,
  path: string,
  { notice, refusal, focus }: { notice: Child; refusal: Refusal | null; focus: string | undefined },
) {
  const { searchParams } = new URL(path, c.var.config.appUrl);
  const { body } = await daysOf(c, placeQuery.parse(Object.fromEntries(searchParams)), focus);
  return c.html(
    <>
      {body}
      <NoticePartial tone={refusal === null ? "plain" : "bad"}>{notice}</NoticePartial>
    </>,
    refusal?.status ?? 200,
  );
}

async function daysOf(c: Context<AppEnv>, place: Place, focus?: string) {
  const ctx = ctxOf(c);
  const eyes = eyesFor(c);
  const { date, view, today } = placeOf(c, place);
  const monday = startOfWeek(date, eyes.weekStart);
  const days = daysFrom(view === "week" ? monday : date, view === "week" ? 7 : 1, eyes.timeZone);
  const range = { from: days[0]?.start ?? 0, to: days.at(-1)?.end ?? 0 };
  const [entries, events, calendars, written, asked] = await c.var.db.batch([
    listedEntries(ctx, range),
    listedSuggestions(ctx, range),
    ownCalendars(ctx),
    questionsOf(ctx),
    askedEntries(ctx),
  ]);
  const shown: CalendarDay[] = days.map((day) => ({
    date: day.date,
    start: day.start,
    entries: entries
      .filter((entry) => isOn(day, entry, eyes.now))
      .map((entry) => ({ entry, lengthMs: lengthOn(day, entry, eyes.now) })),
    events: events
      .filter(({ startsAt }) => localDateOf(startsAt, eyes.timeZone) === day.date)
      .map((event) => ({ event, overlaps: overlapsEntry(event, entries) })),
  }));
  const { timeZone, clock } = eyes;
  // An event ends without any change of its own: then it can be accepted. The line of the present moves on by the quarter.
  const over = events.filter(({ endsAt }) => endsAt <= eyes.now).length;
  const quarter = Math.floor(eyes.now / 900_000);
  const version = await versionOf({ shown, today, over, quarter, timeZone, clock });
  const week = Array.from({ length: 7 }, (_, index) => addDays(monday, index));
  const body = <CalendarDays days={shown} {...{ week, eyes, date, view, today, version, focus }} />;
  return { body, version, calendars, questions: { written: written.length, accepted: asked.length } };
}

function placeOf(c: Context<AppEnv>, { date, view }: Place) {
  const { now, timeZone } = eyesFor(c);
  const today = localDateOf(now, timeZone);
  return { date: isWritableDate(date) ? date : today, view, today };
}
