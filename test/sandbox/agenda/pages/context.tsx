import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import type { Child } from "hono/jsx";
import { answerPage } from "../../page.tsx";
import type { SandboxEnv } from "../../sandbox.ts";
import { findInstance, type Instance } from "../instances.ts";
import { loginNamed, logins, people, type Login, type When } from "../records.ts";
import { calendarsOf } from "../seed.ts";
import type { AgendaSite } from "../site.ts";
import type { Target } from "../verbs.ts";
import { addDays, instantOf, localTime, weekdayOf } from "../zone.ts";

export const personaCookie = "sandbox_persona";

export interface AgendaEnv extends SandboxEnv {
  Variables: SandboxEnv["Variables"] & { site: AgendaSite; persona: Login };
}

export function personaOf(c: Context): Login {
  return loginNamed(getCookie(c, personaCookie)) ?? "alice";
}

/** The calendar of the page's path, if it is the persona's. */
export function targetFrom(c: Context<AgendaEnv>, calendarId: string): Target | null {
  const agenda = c.var.site.agenda();
  const calendar = calendarsOf(agenda, c.var.persona).find(({ id }) => id === calendarId);
  return calendar === undefined ? null : { agenda, calendar };
}

export function sceneFrom(c: Context<AgendaEnv>): { target: Target; instance: Instance } | null {
  const target = targetFrom(c, c.req.param("calendar") ?? "");
  const instance = target === null ? null : findInstance(target.calendar, c.req.param("event") ?? "");
  return target === null || instance === null ? null : { target, instance };
}

export function eventPath({ host }: AgendaSite, calendarId: string, eventId: string): string {
  return `/${host}/events/${encodeURIComponent(calendarId)}/${encodeURIComponent(eventId)}`;
}

export function mondayOf(date: string): string {
  return addDays(date, -((weekdayOf(date) + 6) % 7));
}

/** The week's page on which something stands. */
export function weekPath({ host }: AgendaSite, when: When): string {
  const date = when.isAllDay ? when.startDate : localTime(when.startMs, when.zone).slice(0, 10);
  return `/${host}/?week=${mondayOf(date)}`;
}

/**
 * What a form says, or the sentence that tells what is wrong with it. The form knows no seconds: a time that still reads as `shown`
 * is that one.
 */
export function readWhen(form: Record<string, string>, zone: string, shown?: When): When | string {
  const start = form["start"] ?? "";
  const end = form["end"] ?? "";
  if (form["isAllDay"] === "on") {
    const [startDate, lastDate] = [start.slice(0, 10), end.slice(0, 10)];
    if (!isDate(startDate) || !isDate(lastDate) || lastDate < startDate)
      return "The last day must not be before the first.";
    return { isAllDay: true, startDate, endDate: addDays(lastDate, 1) };
  }
  const isWhole = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) && isDate(text.slice(0, 10));
  if (!isWhole(start) || !isWhole(end))
    return "An event needs a start and an end. Fill in both and save again.";
  const timed = shown?.isAllDay === false ? shown : null;
  const exact = (text: string, was: number | undefined) =>
    was !== undefined && localTime(was, zone).slice(0, 16) === text.slice(0, 16)
      ? was
      : instantOf(`${text.slice(0, 16)}:00`, zone);
  const [startMs, endMs] = [exact(start, timed?.startMs), exact(end, timed?.endMs)];
  if (endMs < startMs) return "The end must not be before the start.";
  return { isAllDay: false, startMs, endMs, zone };
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

interface SitePage {
  title: string;
  status?: 200 | 404 | 422;
  children: Child;
}

export function answerAgendaPage(c: Context<AgendaEnv>, page: SitePage): Promise<Response> {
  return answerPage(c, { ...page, aside: <Header c={c} /> });
}

export function answerMissing(c: Context<AgendaEnv>): Promise<Response> {
  return answerAgendaPage(c, {
    title: "Not found",
    status: 404,
    children: (
      <>
        <h1>There is no such event</h1>
        <p>{`It is gone, or ${c.var.persona} may not see it.`}</p>
      </>
    ),
  });
}

export function Problem({ sentence }: { sentence: string | null }) {
  if (sentence === null) return null;
  return (
    <p class="problem" role="alert">
      {sentence}
    </p>
  );
}

function Header({ c }: { c: Context<AgendaEnv> }) {
  const { site, persona } = c.var;
  return (
    <>
      <a href={`/${site.host}/`}>{site.name}</a>
      <form method="post" action={`/${site.host}/persona`} class="row">
        <span class="soft">Acting as</span>
        {logins.map((login) => (
          <button name="persona" value={login} aria-pressed={login === persona ? "true" : "false"}>
            {people[login].name}
          </button>
        ))}
      </form>
    </>
  );
}
