import type { CalendarSettings } from "../../src/db/schema/calendar.ts";
import { defaultCalendarSettings } from "../../src/integrations/bindings/settings.ts";
import { bindCalendars } from "../../src/integrations/calendar/sync/bind-calendars.ts";
import { listCalendars } from "../../src/integrations/calendar/sync/list-calendars.ts";
import { syncPage } from "../../src/integrations/sync/sync-page.ts";
import { systemContext } from "./bindings.ts";
import { suggestionsOf } from "./calendar.ts";
import { googleSite, microsoftSite } from "./calendar-sites.ts";
import { connectByOAuth } from "./connections.ts";
import type { Person } from "./people.ts";
import { contextFor } from "./context.ts";

const sandboxUrl = () => "http://localhost:8788";

/** All providers that a rule about calendars has to hold with. */
export const sites = [googleSite(sandboxUrl), microsoftSite(sandboxUrl)];

/** Connects a persona's account and chooses its own calendar, without running the jobs that follow. */
export async function bound(
  person: Person,
  provider: string,
  settings: Partial<CalendarSettings> = {},
  persona = "alice",
) {
  const connectionId = await connectByOAuth(person, persona, provider);
  const ctx = await contextFor(person);
  const [primary] = await listCalendars(ctx, connectionId);
  const [chosen] = await bindCalendars(ctx, {
    connectionId,
    calendarIds: [primary?.id ?? ""],
    settings: { ...defaultCalendarSettings, ...settings },
  });
  return { id: chosen?.id ?? "", connectionId, calendarId: primary?.id ?? "" };
}

/** Runs the pass and the jobs it enqueues; how many pages there were. */
export async function syncAll(person: Person, bindingId: string, now = Date.now()): Promise<number> {
  const queue: { bindingId: string; runId: string | null }[] = [{ bindingId, runId: null }];
  let pages = 0;
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
    const ctx = await systemContext(person, { now });
    await syncPage(ctx, job);
    for (const next of ctx.jobs) if (next.type === "sync.page") queue.push(next);
    pages++;
  }
  return pages;
}

export async function titled(person: Person, title: string) {
  return (await suggestionsOf(person)).filter((row) => row.title === title);
}
