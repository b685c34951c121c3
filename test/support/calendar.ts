import { eq } from "drizzle-orm";

import { bindings } from "../../src/db/schema/bindings.ts";
import { type CalendarSettings, suggestions } from "../../src/db/schema/calendar.ts";
import { defaultCalendarSettings } from "../../src/integrations/bindings/settings.ts";
import type { BindingRow } from "../../src/integrations/bindings/applied.ts";
import { createId } from "../../src/lib/id.ts";
import type { EventSnapshot } from "../../src/providers/calendar.ts";
import { bindingBy } from "./bindings.ts";
import { db, type Person } from "./people.ts";
import { hourMs } from "./time.ts";

/** A calendar of this person as it stands after its first full sync; no call is made. */
export async function calendarBy(
  person: Person,
  settings: Partial<CalendarSettings> = {},
  changes: Partial<BindingRow> = {},
): Promise<BindingRow> {
  const { binding } = await bindingBy(person, {
    provider: "google",
    host: "accounts.google.com",
    projectId: null,
    externalId: createId(Date.now()),
    name: "Work",
    url: "",
    intervalMinutes: 30,
    settings: { ...defaultCalendarSettings, ...settings },
    cursor: JSON.stringify({ until: Date.now() + 40 * 86_400_000, at: "0" }),
    ...changes,
  });
  return binding;
}

/** An event that began three hours ago and was over an hour later. */
export function eventBy(
  changes: Partial<EventSnapshot> & { startsAt?: number; endsAt?: number } = {},
): EventSnapshot {
  const { startsAt = Date.now() - 3 * hourMs, endsAt = startsAt + hourMs, ...rest } = changes;
  return {
    id: "e1",
    calendarId: "c1",
    seriesId: null,
    title: "Standup",
    url: null,
    time: { isAllDay: false, startsAt, endsAt, zone: "Europe/Berlin" },
    status: "confirmed",
    response: "accepted",
    showAs: "busy",
    attendees: [],
    etag: "1",
    updatedAt: 1_000_000,
    marker: null,
    ...rest,
  };
}

export async function suggestionsOf({ userId }: Person) {
  return db().select().from(suggestions).where(eq(suggestions.userId, userId));
}

/** A suggestion from which this entry was taken an hour ago, and whose event was cancelled since. */
export async function askedBy(
  { workspaceId, userId }: Person,
  { id: bindingId }: Pick<BindingRow, "id">,
  entryId: string,
  changes: Partial<typeof suggestions.$inferInsert> = {},
): Promise<string> {
  const startsAt = Date.now() - hourMs;
  const id = createId(startsAt);
  const event = {
    startsAt,
    endsAt: startsAt + hourMs / 2,
    eventId: id,
    title: "Standup",
    remoteUpdatedAt: 1,
  };
  const rest = {
    tags: [],
    isAutomatic: false,
    decision: "accepted" as const,
    entryVersion: 1,
    updatedAt: startsAt,
  };
  const asked = { asks: "cancelled", skipped: "cancelled" } as const;
  const row = { workspaceId, userId, id, bindingId, entryId, ...event, ...rest, ...asked, ...changes };
  await db().insert(suggestions).values(row);
  return id;
}

/** The calendar's row as it is now. */
export async function calendarRow({ id }: Pick<BindingRow, "id">): Promise<BindingRow> {
  const [row] = await db().select().from(bindings).where(eq(bindings.id, id));
  if (row === undefined) throw new Error("The calendar is gone.");
  return row;
}
