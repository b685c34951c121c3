import * as z from "zod";

type Persona = "alice" | "bob" | "carol";
type Answer = "accepted" | "tentative" | "declined";
type When = { from: number; to: number };

/** A provider's calendars as a persona has them, beside Timewire: their own one unless told otherwise. */
export type CalendarSite = {
  provider: "google" | "microsoft";
  name: string;
  /** Where the app's calls about calendars arrive. */
  calls: string;
  /** The calendar as a person sees it, in the sandbox. */
  pagePath: string;
  /** Adds an event, over a moment ago unless told otherwise; returns its id as Timewire's client knows it. */
  add(persona: Persona, title: string, when?: When): Promise<string>;
  change(persona: Persona, id: string, changes: { title?: string; when?: When }): Promise<void>;
  remove(persona: Persona, id: string): Promise<void>;
  /** Shows the time of an event as free, or as busy again. */
  show(persona: Persona, id: string, as: "free" | "busy"): Promise<void>;
  /** Answers an invitation of Dana's. */
  answer(persona: Persona, id: string, answer: Answer): Promise<void>;
  /** Single events and series whose title contains this. */
  find(persona: Persona, title: string): Promise<{ id: string; title: string }[]>;
};

const idSchema = z.object({ id: z.string() });
const isoOf = (ms: number) => new Date(ms).toISOString();
const momentAgo = () => ({ from: Date.now() - 120_000, to: Date.now() - 60_000 });

async function ask(method: string, url: string, { persona, json }: { persona: Persona; json?: unknown }) {
  const response = await fetch(url, {
    method,
    headers: {
      Authorization: `Bearer sandbox-${persona}`,
      "Content-Type": "application/json",
      Prefer: 'IdType="ImmutableId"',
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}.`);
  return [202, 204].includes(response.status) ? null : response.json();
}

const googleSchema = z.object({ items: z.array(idSchema.extend({ summary: z.string().default("") })) });

/** Below a sandbox's address, which may not be known yet. */
export function googleSite(sandboxUrl: () => string): CalendarSite {
  const calls = "www.googleapis.com";
  const events = (path = "") => `${sandboxUrl()}/${calls}/calendar/v3/calendars/primary/events${path}`;
  const times = ({ from, to }: When) => ({ start: { dateTime: isoOf(from) }, end: { dateTime: isoOf(to) } });
  return {
    provider: "google",
    name: "Google Calendar",
    calls,
    pagePath: "/calendar.google.com/",
    async add(persona, summary, when = momentAgo()) {
      return idSchema.parse(await ask("POST", events(), { persona, json: { summary, ...times(when) } })).id;
    },
    async change(persona, id, { title, when }) {
      const json = { summary: title, ...(when === undefined ? {} : times(when)) };
      await ask("PATCH", events(`/${id}`), { persona, json });
    },
    remove: async (persona, id) => void (await ask("DELETE", events(`/${id}`), { persona })),
    async show(persona, id, as) {
      const json = { transparency: as === "free" ? "transparent" : "opaque" };
      await ask("PATCH", events(`/${id}`), { persona, json });
    },
    async answer(persona, id, responseStatus) {
      const guests = [
        { email: "dana@client.example", responseStatus: "accepted" },
        { email: `${persona}@acme.example`, responseStatus },
      ];
      await ask("PATCH", events(`/${id}`), { persona, json: { attendees: guests } });
    },
    async find(persona, title) {
      const url = events(`?q=${encodeURIComponent(title)}&maxResults=2500`);
      const { items } = googleSchema.parse(await ask("GET", url, { persona }));
      const found = items.map(({ id, summary }) => ({ id, title: summary }));
      return found.filter((event) => event.title.includes(title));
    },
  };
}

const graphSchema = z.object({ value: z.array(idSchema.extend({ subject: z.string() })) });

/** Below a sandbox's address, which may not be known yet. */
export function microsoftSite(sandboxUrl: () => string): CalendarSite {
  const calls = "graph.microsoft.com";
  const events = (path = "") => `${sandboxUrl()}/${calls}/v1.0/me/events${path}`;
  const at = (ms: number) => ({ dateTime: isoOf(ms).slice(0, 19), timeZone: "UTC" });
  const times = ({ from, to }: When) => ({ start: at(from), end: at(to) });
  return {
    provider: "microsoft",
    name: "Outlook Calendar",
    calls,
    pagePath: "/outlook.office.com/",
    async add(persona, subject, when = momentAgo()) {
      return idSchema.parse(await ask("POST", events(), { persona, json: { subject, ...times(when) } })).id;
    },
    async change(persona, id, { title, when }) {
      const json = { subject: title, ...(when === undefined ? {} : times(when)) };
      await ask("PATCH", events(`/${id}`), { persona, json });
    },
    remove: async (persona, id) => void (await ask("DELETE", events(`/${id}`), { persona })),
    async show(persona, id, showAs) {
      await ask("PATCH", events(`/${id}`), { persona, json: { showAs } });
    },
    async answer(persona, id, answer) {
      const verbs = { accepted: "accept", tentative: "tentativelyAccept", declined: "decline" };
      await ask("POST", events(`/${id}/${verbs[answer]}`), { persona, json: { sendResponse: false } });
    },
    async find(persona, title) {
      const { value } = graphSchema.parse(await ask("GET", events("?$top=1000"), { persona }));
      const found = value.map(({ id, subject }) => ({ id, title: subject }));
      return found.filter((event) => event.title.includes(title));
    },
  };
}
