import type { Database } from "../../src/db/database.ts";
import { defaultCalendarSettings } from "../../src/integrations/bindings/settings.ts";
import { bindCalendars } from "../../src/integrations/calendar/sync/bind-calendars.ts";
import { listCalendars } from "../../src/integrations/calendar/sync/list-calendars.ts";
import { connectByToken } from "../../src/integrations/connections/connect-by-token.ts";
import { syncPage } from "../../src/integrations/sync/sync-page.ts";
import { systemContext } from "./bindings.ts";
import { suggestionsOf } from "./calendar.ts";
import { calendarOf, eventOf, hoursAgo, instant, putFile } from "./ics.ts";
import type { Person } from "./people.ts";
import { contextFor } from "./context.ts";

/** An event of one hour. */
export const event = (uid: string, hours: number, ...lines: string[]) =>
  eventOf(uid, `DTSTART:${instant(hoursAgo(hours))}`, "DURATION:PT1H", `SUMMARY:${uid}`, ...lines);
/** Writes the file that `subscribe` reads; returns its address. */
export const write = (...events: string[][]) =>
  putFile("own.ics", calendarOf(["X-WR-CALNAME:Own", ...events.flat()]));

export async function subscribe(
  person: Person,
  address: string,
): Promise<{ id: string; connectionId: string }> {
  const ctx = await contextFor(person);
  const { connectionId } = await connectByToken(ctx, "ics", {
    fields: { token: address },
    host: "",
    isPersonal: false,
  });
  const [calendar] = await listCalendars(ctx, connectionId);
  const choice = { connectionId, calendarIds: [calendar?.id ?? ""], settings: defaultCalendarSettings };
  const [chosen] = await bindCalendars(ctx, choice);
  return { id: chosen?.id ?? "", connectionId };
}

/** A whole pass. */
export async function sync(person: Person, bindingId: string, metered?: Database): Promise<void> {
  let job: { bindingId: string; runId: string | null } | undefined = { bindingId, runId: null };
  while (job !== undefined) {
    const ctx = await systemContext(person, metered === undefined ? {} : { db: metered });
    await syncPage(ctx, job);
    job = ctx.jobs.find((next) => next.type === "sync.page");
  }
}

/** Why each event is not offered, by its title; null = it is. */
export async function titles(person: Person): Promise<Record<string, string | null>> {
  const rows = await suggestionsOf(person);
  return Object.fromEntries(rows.map(({ title, skipped }) => [title, skipped]));
}
