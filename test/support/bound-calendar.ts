import { env } from "cloudflare:workers";

import type { CalendarSettings } from "../../src/db/schema/calendar.ts";
import { defaultSettings } from "../../src/integrations/calendar/rules/settings.ts";
import { bindCalendars } from "../../src/integrations/calendar/sync/bind-calendars.ts";
import { listCalendars } from "../../src/integrations/calendar/sync/list-calendars.ts";
import { runJob } from "../../src/jobs/run-job.ts";
import { syncPage } from "../../src/integrations/sync-page.ts";
import type { Job } from "../../src/messages.ts";
import { systemWire } from "./bindings.ts";
import { connectByOAuth } from "./connections.ts";
import type { Person } from "./people.ts";
import { wireFor } from "./wire.ts";

export const calendarProviders = ["google", "microsoft"] as const;
export type CalendarProvider = (typeof calendarProviders)[number];

export type BoundCalendar = {
  id: string;
  connectionId: string;
  calendarId: string;
  provider: CalendarProvider;
};

/** Connects a persona's account and chooses its own calendar, without running the jobs that follow. */
export async function boundCalendar(
  person: Person,
  provider: CalendarProvider,
  settings: Partial<CalendarSettings> = {},
  persona = "alice",
): Promise<BoundCalendar> {
  const wire = await wireFor(person);
  const connectionId = await connectByOAuth(person, persona, provider);
  const [primary] = await listCalendars(wire, connectionId);
  const calendarId = primary?.id ?? "";
  const [chosen] = await bindCalendars(wire, {
    connectionId,
    calendarIds: [calendarId],
    settings: { ...defaultSettings, ...settings },
  });
  return { id: chosen?.id ?? "", connectionId, calendarId, provider };
}

/** Runs a pass and the jobs it enqueues for the calendar; how many pages there were. */
export async function syncAll(person: Person, bindingId: string, now = Date.now()): Promise<number> {
  const queue: { bindingId: string; runId: string | null }[] = [{ bindingId, runId: null }];
  let pages = 0;
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
    const wire = await systemWire(person, { now });
    await syncPage(wire, job);
    for (const next of wire.jobs) if (next.type === "sync.page") queue.push(next);
    pages++;
  }
  return pages;
}

/** Runs jobs as the queue's consumer does. */
export async function runJobs(jobs: readonly Job[]): Promise<void> {
  for (const job of jobs) await runJob(job, env);
}

type Wanted = { title: string; startsAt: number; endsAt: number };

const sandboxUrl = "http://localhost:8788";

/** What a persona does in their own calendar at the provider, by its own interface. */
export function agendaOf({ provider, calendarId }: BoundCalendar, persona = "alice") {
  const [base, bodyOf] = provider === "google" ? googleSite(calendarId) : microsoftSite(calendarId);
  const send = async (method: string, url: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${sandboxUrl}/${url}`, {
      method,
      headers: { Authorization: `Bearer sandbox-${persona}`, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}.`);
    return response.status === 204 ? undefined : response.json();
  };
  return {
    async add(event: Wanted): Promise<string> {
      // safe because both providers answer an insertion with the event
      return ((await send("POST", `${base}/events`, bodyOf(event))) as { id: string }).id;
    },
    change: (id: string, event: Wanted) =>
      send("PATCH", `${base}/events/${encodeURIComponent(id)}`, bodyOf(event)),
    remove: (id: string) => send("DELETE", `${base}/events/${encodeURIComponent(id)}`),
  };
}

type Site = [string, (event: Wanted) => unknown];

function googleSite(calendarId: string): Site {
  const at = (ms: number) => ({ dateTime: new Date(ms).toISOString() });
  return [
    `www.googleapis.com/calendar/v3/calendars/${encodeURIComponent(calendarId)}`,
    ({ title, startsAt, endsAt }) => ({ summary: title, start: at(startsAt), end: at(endsAt) }),
  ];
}

function microsoftSite(calendarId: string): Site {
  const at = (ms: number) => ({ dateTime: new Date(ms).toISOString().slice(0, 19), timeZone: "UTC" });
  return [
    `graph.microsoft.com/v1.0/me/calendars/${encodeURIComponent(calendarId)}`,
    ({ title, startsAt, endsAt }) => ({
      subject: title,
      showAs: "busy",
      start: at(startsAt),
      end: at(endsAt),
    }),
  ];
}

/** The channels that a provider keeps and would send notices through. */
export async function liveChannels(provider: CalendarProvider): Promise<{ id: string }[]> {
  const answer = await fetch(`${sandboxUrl}/_control/${provider}/channels`);
  return answer.json<{ id: string }[]>();
}

/** The jobs of some kinds, among those that a verb left behind. */
export function only<T extends Job["type"]>(jobs: readonly Job[], ...types: T[]) {
  return jobs.filter((job): job is Extract<Job, { type: T }> => types.some((type) => type === job.type));
}
