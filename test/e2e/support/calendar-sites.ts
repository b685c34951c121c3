import * as z from "zod";

import { type Persona, sandboxUrl } from "./browser.ts";

export type FoundEvent = { id: string; title: string };

/** A provider's calendars as a persona has them, beside Timewire. */
export type CalendarSite = {
  provider: string;
  name: string;
  /** The calendar as a person sees it, in the sandbox. */
  pagePath: string;
  /** Adds an event to the persona's own calendar; over a moment ago unless told otherwise. */
  add(persona: Persona, title: string, when?: { from: number; to: number }): Promise<void>;
  /** Those whose title contains this. */
  find(persona: Persona, title: string): Promise<FoundEvent[]>;
  remove(persona: Persona, id: string): Promise<void>;
};

async function ask(url: string, persona: Persona, init: { method?: string; json?: unknown } = {}) {
  const answer = await fetch(`${sandboxUrl()}/${url}`, {
    method: init.method ?? "GET",
    headers: { Authorization: `Bearer sandbox-${persona}`, "Content-Type": "application/json" },
    ...(init.json === undefined ? {} : { body: JSON.stringify(init.json) }),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  return answer.status === 204 ? null : answer.json();
}

const momentAgo = () => ({ from: Date.now() - 120_000, to: Date.now() - 60_000 });
const isoOf = (ms: number) => new Date(ms).toISOString();

const googleEvents = "www.googleapis.com/calendar/v3/calendars/primary/events";
const googleSchema = z.object({
  items: z.array(z.object({ id: z.string(), summary: z.string().optional() })),
});

export const google: CalendarSite = {
  provider: "google",
  name: "Google Calendar",
  pagePath: "/calendar.google.com/",
  async add(persona, summary, { from, to } = momentAgo()) {
    const json = { summary, start: { dateTime: isoOf(from) }, end: { dateTime: isoOf(to) } };
    await ask(googleEvents, persona, { method: "POST", json });
  },
  async find(persona, title) {
    const url = `${googleEvents}?q=${encodeURIComponent(title)}&maxResults=2500`;
    const { items } = googleSchema.parse(await ask(url, persona));
    return items
      .map(({ id, summary = "" }) => ({ id, title: summary }))
      .filter((event) => event.title.includes(title));
  },
  remove: async (persona, id) => void (await ask(`${googleEvents}/${id}`, persona, { method: "DELETE" })),
};

const graph = "graph.microsoft.com/v1.0/me";
const graphSchema = z.object({ value: z.array(z.object({ id: z.string(), subject: z.string() })) });

export const microsoft: CalendarSite = {
  provider: "microsoft",
  name: "Outlook Calendar",
  pagePath: "/outlook.office.com/",
  async add(persona, subject, { from, to } = momentAgo()) {
    const at = (ms: number) => ({ dateTime: isoOf(ms).slice(0, 19), timeZone: "UTC" });
    await ask(`${graph}/events`, persona, {
      method: "POST",
      json: { subject, start: at(from), end: at(to) },
    });
  },
  async find(persona, title) {
    const { value } = graphSchema.parse(await ask(`${graph}/events?$top=1000`, persona));
    return value
      .map(({ id, subject }) => ({ id, title: subject }))
      .filter((event) => event.title.includes(title));
  },
  remove: async (persona, id) => void (await ask(`${graph}/events/${id}`, persona, { method: "DELETE" })),
};
