import { Hono } from "hono";
import { agendaFile } from "../ics/agenda-file.ts";
import { asShown } from "../ics/feed-shows.ts";
import { answerCalendar } from "../ics/files.ts";
import type { SandboxEnv } from "../sandbox.ts";
import { googleWorld } from "./world.ts";

/** What a real address has instead is as long as a password. */
const secret = "private-sandbox";

/** Of a calendar's "secret address in iCal format", below calendar.google.com. */
export function secretPathOf(calendarId: string): string {
  return `/calendar/ical/${encodeURIComponent(calendarId)}/${secret}/basic.ics`;
}

/** Calendars as files, for whoever knows the address. */
export const secretAddresses = new Hono<SandboxEnv>();

secretAddresses.get("/:calendar/:secret/basic.ics", (c) => {
  const calendar = googleWorld().agenda.calendars.find(({ id }) => id === c.req.param("calendar"));
  if (calendar === undefined || c.req.param("secret") !== secret) return c.text("Not Found", 404);
  return answerCalendar(c, asShown(agendaFile(calendar)));
});
