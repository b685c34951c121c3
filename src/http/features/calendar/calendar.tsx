import { type Context, Hono } from "hono";
import type { Child } from "hono/jsx";
import * as z from "zod/mini";

import { lockedEntries, locksById } from "../../../domain/locks/locked-entries.ts";
import { askedEntries } from "../../../domain/suggestions/asked-entries.ts";
import { listedSuggestions, overlapsEntry } from "../../../domain/suggestions/list-suggestions.ts";
import { listedEntries } from "../../../domain/time/listed-entries.ts";
import { daysFrom, isOn, lengthOn } from "../../../domain/time/split-days.ts";
import { questionsOf } from "../../../integrations/calendar/export/questions.ts";
import { ownCalendars } from "../../../integrations/calendar/sync/own-calendars.ts";
import { addDays, isWritableDate, localDateOf, startOfWeek } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import type { Refusal } from "../../forms/form.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { ctxOf } from "../../middleware/session.ts";
import { query } from "../../requests/query.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import { CalendarDays } from "./calendar-days.tsx";
import type { CalendarDay } from "./calendar-slots.ts";
import { CalendarSources } from "./calendar-sources.tsx";
import { NewEntryDialog } from "./new-entry-form.tsx";
import { FlashPartial } from "../../components/flash.tsx";
import { Undo } from "../../components/undo.tsx";
import { QuestionFlash } from "../suggestions/event-question-list.tsx";
import { BrokenFlashes } from "../suggestions/broken-flashes.tsx";
import { CalendarInvitation, waysToCalendar } from "../suggestions/calendar-invitation.tsx";
import { viewerTimeFor } from "../today/today-view.ts";
import { calendarPath, isCalendarPath, withUndo } from "../../calendar-path.ts";

/** A day or a week: what is tracked, and what the calendars say. */
export const calendar = new Hono<AppEnv>();

/** What is not said or makes no sense is today, and the week. */
const calendarQuery = z.object({
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  date: z.catch(z.string(), ""),
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  view: z.catch(z.enum(["day", "week"]), "week"),
  part: z.optional(z.string()),
});
type Period = Pick<z.infer<typeof calendarQuery>, "date" | "view">;

calendar.get("/calendar", query(calendarQuery), async (c) => {
  const { part, ...period } = c.req.valid("query");
  const { body, version, calendars, questions } = await daysOf(c, period);
  if (part === "days") return isShown(c, version) ? c.body(null, 204) : c.html(body);
  const ways = waysToCalendar(calendars);
  return page(
    c,
    { title: "Calendar", current: "/calendar" },
    <>
      <h1>Calendar</h1>
      <BrokenFlashes calendars={calendars} />
      <QuestionFlash {...questions} />
      {ways !== null && (
        <CalendarInvitation ways={ways}>
          Connect it, and its events stand here beside your entries: one click accepts an event as an entry,
          one puts it aside.
        </CalendarInvitation>
      )}
      {body}
      <CalendarSources calendars={calendars} />
      <NewEntryDialog />
      <p id="calendar-said" class="visually-hidden" role="status"></p>
    </>,
  );
});

/** The page of the calendar that a form leads back to: the one that it names, or that a script sent it from; else the week of today. */
export function calendarOf(c: Context<AppEnv>, back: string): string {
  const from = isCalendarPath(back) ? back : (c.req.header("HX-Current-URL") ?? "");
  const fields = new URLSearchParams(URL.parse(from, c.var.config.appUrl)?.search ?? "");
  const { date, view } = shownOf(c, calendarQuery.parse(Object.fromEntries(fields)));
  return calendarPath(date, view);
}

/** The days of a calendar path anew, and what is said beside them. */
export async function calendarAnswer(
  c: Context<AppEnv>,
  path: string,
  { flash, refusal, focus }: { flash: Child; refusal: Refusal | null; focus: string | undefined },
) {
  const { searchParams } = new URL(path, c.var.config.appUrl);
  const { body } = await daysOf(c, calendarQuery.parse(Object.fromEntries(searchParams)), focus);
  return c.html(
    <>
      {body}
      <FlashPartial tone={refusal === null ? "plain" : "bad"}>{flash}</FlashPartial>
    </>,
    refusal?.status ?? 200,
  );
}

/** Says what became of a time that was added or moved, with the way back, over the days as they are now. */
export async function changedAnswer(
  c: Context<AppEnv>,
  back: string,
  { said, changeId, focus }: { said: string; changeId: string; focus?: string },
) {
  if (!wantsFragment(c)) {
    setFlash(c, said);
    return goTo(c, withUndo(back, changeId));
  }
  const flash = <Undo changeId={changeId}>{said}</Undo>;
  return calendarAnswer(c, back, { flash, refusal: null, focus });
}

async function daysOf(c: Context<AppEnv>, period: Period, focus?: string) {
  const ctx = ctxOf(c);
  const viewerTime = viewerTimeFor(c);
  const { date, view, today } = shownOf(c, period);
  const monday = startOfWeek(date, viewerTime.weekStart);
  const days = daysFrom(view === "week" ? monday : date, view === "week" ? 7 : 1, viewerTime.timeZone);
  const range = { from: days[0]?.start ?? 0, to: days.at(-1)?.end ?? 0 };
  const [entries, events, calendars, written, asked, locked] = await c.var.db.batch([
    listedEntries(ctx, range),
    listedSuggestions(ctx, range),
    ownCalendars(ctx),
    questionsOf(ctx),
    askedEntries(ctx),
    lockedEntries(ctx, range),
  ]);
  const locks = locksById(locked);
  const shown: CalendarDay[] = days.map((day) => ({
    ...day,
    entries: entries
      .filter((entry) => isOn(day, entry, viewerTime.now))
      .map((entry) => ({
        entry,
        lengthMs: lengthOn(day, entry, viewerTime.now),
        lock: locks.get(entry.id) ?? null,
      })),
    events: events
      .filter(({ startsAt }) => localDateOf(startsAt, viewerTime.timeZone) === day.date)
      .map((event) => ({ event, overlaps: overlapsEntry(event, entries) })),
  }));
  const { timeZone, clock } = viewerTime;
  // An event ends without any change of its own: then it can be accepted. The line of the present moves on by the quarter.
  const over = events.filter(({ endsAt }) => endsAt <= viewerTime.now).length;
  const quarter = Math.floor(viewerTime.now / 900_000);
  const version = await versionOf({ shown, today, over, quarter, timeZone, clock });
  const week = Array.from({ length: 7 }, (_, index) => addDays(monday, index));
  const body = <CalendarDays days={shown} {...{ week, viewerTime, date, view, today, version, focus }} />;
  return { body, version, calendars, questions: { written: written.length, accepted: asked.length } };
}

function shownOf(c: Context<AppEnv>, { date, view }: Period) {
  const { now, timeZone } = viewerTimeFor(c);
  const today = localDateOf(now, timeZone);
  return { date: isWritableDate(date) ? date : today, view, today };
}
