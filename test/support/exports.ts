import { and, eq } from "drizzle-orm";

import { defaultCalendarSettings } from "../../src/integrations/bindings/settings.ts";
import type { CalendarSettings } from "../../src/db/schema/calendar.ts";
import { eventLinks } from "../../src/db/schema/event-links.ts";
import { owedEvent, type Thing } from "../../src/integrations/calendar/export/owed-event.ts";
import { findDue } from "../../src/integrations/outbox/find-due.ts";
import { owe } from "../../src/integrations/outbox/owe.ts";
import { openConnection } from "../../src/integrations/connections/open-connection.ts";
import type { BindingRow } from "../../src/integrations/bindings/applied.ts";
import type { Job } from "../../src/messages.ts";
import type { EventQuery, EventRemoved, EventSnapshot } from "../../src/providers/calendar.ts";
import type { Listing } from "../../src/providers/page.ts";
import { bindingBy, systemContext } from "./bindings.ts";
import { connectByOAuth } from "./connections.ts";
import { ctxFor, db, type Person } from "./people.ts";
import { deliverHints } from "./outbox.ts";
import { contextFor } from "./context.ts";

const dayMs = 86_400_000;
const settings: CalendarSettings = { ...defaultCalendarSettings, direction: "export" };

/** The persona's own calendar in the sandbox, into which this person's entries go. */
export async function exportCalendarBy(
  person: Person,
  changes: Partial<BindingRow> = {},
  provider = "google",
): Promise<BindingRow> {
  const connectionId = await connectByOAuth(person, "alice", provider);
  const { call, provider: found, connection } = await openConnection(await contextFor(person), connectionId);
  const calendars = await call((access) => found.calendar?.calendars(access) ?? Promise.resolve([]));
  const own = calendars.find(({ isPrimary }) => isPrimary);
  if (own === undefined) throw new Error("Alice has no calendar.");
  const { binding } = await bindingBy(person, {
    connectionId,
    provider,
    host: connection.host,
    projectId: null,
    externalId: own.id,
    name: own.name,
    url: "",
    settings,
    ...changes,
  });
  return binding;
}

/** What the provider's own client sees and does in that calendar. */
export async function reach(person: Person, binding: BindingRow) {
  const context = await contextFor(person);
  const { call, provider } = await openConnection(context, binding.connectionId);
  const { calendar } = provider;
  const write = calendar?.write;
  if (calendar === undefined || write === undefined) throw new Error("It cannot be written to.");
  return {
    async ours(): Promise<EventSnapshot[]> {
      const window = { from: Date.now() - 5 * dayMs, to: Date.now() + 45 * dayMs };
      const found: EventSnapshot[] = [];
      let cursor: string | null = null;
      do {
        const query: EventQuery = { window, cursor };
        const page: Listing<EventSnapshot, EventRemoved> = await call((access) =>
          calendar.list(access, binding.externalId, query),
        );
        if (page.status !== "page") throw new Error("The calendar was reset.");
        found.push(...page.items.filter(({ marker }) => marker !== null));
        cursor = page.next;
      } while (cursor !== null);
      return found;
    },
    remove: (eventId: string) => call((access) => write.remove(access, binding.externalId, eventId)),
    rename: (event: EventSnapshot, title: string) =>
      call((access) =>
        write.update(access, binding.externalId, {
          eventId: event.id,
          etag: null,
          draft: { title, description: "", time: event.time, zone: "UTC", marker: event.marker ?? "" },
        }),
      ),
  };
}

type PersonCtx = ReturnType<typeof ctxFor>;

/** Does something as a person, and then what the jobs do. */
export async function actAs<T>(person: Person, verb: (ctx: PersonCtx) => Promise<T>): Promise<T> {
  const ctx = ctxFor(person);
  const result = await verb(ctx);
  await runExports(person, ctx.jobs);
  return result;
}

/** Runs the jobs that a verb or another job left behind, and those that these leave. */
export async function runExports(person: Person, jobs: Job[], now = Date.now()): Promise<void> {
  const context = await systemContext(person, { now });
  await deliverHints(context, jobs.splice(0));
  if (context.jobs.length > 0) await runExports(person, context.jobs, now);
}

export function linkOf(binding: BindingRow, localId: string) {
  return db()
    .select()
    .from(eventLinks)
    .where(and(eq(eventLinks.bindingId, binding.id), eq(eventLinks.localId, localId)))
    .get();
}

/** Has the event of a thing owed to a calendar, as a change of it does. */
export async function oweEvent(person: Person, binding: BindingRow, thing: Thing): Promise<Job[]> {
  const rows = await owe(await systemContext(person), [owedEvent(binding, thing)]);
  return [{ type: "outbox.deliver", rows }];
}

/** What cron has delivered at that time in this person's workspace. */
export async function dueExports({ workspaceId }: Person, at: number): Promise<Job[]> {
  const rows = (await findDue(db(), at)).filter((row) => row.workspaceId === workspaceId);
  return rows.length === 0 ? [] : [{ type: "outbox.deliver", rows }];
}

/** A link as it is after a person has deleted the event of this entry in the calendar. */
export async function askAbout({ workspaceId, id: bindingId }: BindingRow, localId: string): Promise<void> {
  await db()
    .insert(eventLinks)
    .values({
      workspaceId,
      localId,
      bindingId,
      kind: "time_entry",
      key: localId,
      eventId: "e1",
      title: "[TT] Write the report",
      startsAt: 1e12,
      endsAt: 1e12 + 6e4,
      state: "deleted",
      createdAt: 0,
      updatedAt: 0,
    });
}
