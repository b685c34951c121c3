import type { CalendarSettings } from "../../src/db/schema/calendar.ts";
import { defaultCalendarSettings } from "../../src/integrations/bindings/settings.ts";
import { openVault } from "../../src/lib/vault.ts";
import { ids, insert, seedTicks } from "./seed.ts";
import { encryptionKey, type BenchDatabase } from "./workerd.ts";

export const calendarIds = { connection: "g1", binding: "cal1" };

const host = "accounts.google.com";
const minuteMs = 60_000;

const settings = JSON.stringify({
  ...defaultCalendarSettings,
  direction: "both",
  projectId: ids.project,
  daysBack: 30,
} satisfies CalendarSettings);

/** A calendar account of the bench's member, and its own calendar, not read yet; due at each half hour. */
export async function seedCalendar(database: BenchDatabase, calendarId: string): Promise<void> {
  const now = Date.now();
  const { connection, binding } = calendarIds;
  const times = { created_at: now, updated_at: now };
  await insert(database, "connections", connectionRow(connection, "1", times));
  const vault = await openVault([encryptionKey]);
  const location = { workspaceId: ids.workspace, table: "credentials", row: connection, field: "secret" };
  const secret = { method: "token", fields: { token: "sandbox-alice" } };
  await insert(database, "credentials", {
    connection_id: connection,
    workspace_id: ids.workspace,
    key_id: "k1",
    version: 1,
    updated_at: now,
    secret: await vault.encrypt(JSON.stringify(secret), location),
  });
  await insert(database, "bindings", bindingRow(binding, { connection, calendarId, slot: 0 }, times));
}

type Times = { created_at: number; updated_at: number };

function connectionRow(id: string, accountId: string, times: Times) {
  return {
    workspace_id: ids.workspace,
    id,
    owner_id: ids.user,
    provider: "google",
    host,
    account_id: accountId,
    account_login: "alice@acme.example",
    auth_method: "oauth",
    scopes_requested: "[]",
    scopes_granted: "[]",
    status: "active",
    is_subscribed: 1,
    created_by: ids.user,
    ...times,
  };
}

function bindingRow(
  id: string,
  { connection, calendarId, slot }: { connection: string; calendarId: string; slot: number },
  times: Times,
) {
  return {
    workspace_id: ids.workspace,
    id,
    connection_id: connection,
    provider: "google",
    host,
    external_id: calendarId,
    name: "Work",
    url: "",
    status: "active",
    interval_minutes: 30,
    slot,
    created_by: ids.user,
    ...times,
    settings,
  };
}

/** As many connections with a calendar each, all of them due in the same minute of each half hour. */
export async function seedDueCalendars(database: BenchDatabase, count: number, slot: number): Promise<void> {
  const now = Date.now();
  const times = { created_at: now, updated_at: now };
  for (let i = 0; i < count; i++) {
    await insert(database, "connections", connectionRow(`due-c${i}`, `due-${i}`, times));
    const location = { connection: `due-c${i}`, calendarId: "primary", slot };
    await insert(database, "bindings", bindingRow(`due-b${i}`, location, times));
  }
}

/**
 * Suggestions and exported events of half an hour each. An eighth of the member's own exported events and a hundredth of the
 * others' were changed by a person, who is asked.
 */
export function seedEvents(database: BenchDatabase, total: number): Promise<void> {
  return seedTicks(database, total, ({ prefix, workspace, user }, now) => {
    const [binding, asked] = prefix === "own" ? [calendarIds.binding, 8] : ["other", 100];
    return [
      `INSERT INTO suggestions (workspace_id, user_id, starts_at, id, ends_at, binding_id, event_id, title, tags, is_automatic, remote_updated_at, updated_at)
       SELECT ${workspace}, ${user}, at, '${prefix}' || i, at + 1800000, '${binding}', '${prefix}' || i, 'Event', '[]', 0, ${now}, ${now} FROM n`,
      `INSERT INTO event_links (workspace_id, local_id, binding_id, kind, key, event_id, title, starts_at, ends_at, state, created_at, updated_at)
       SELECT ${workspace}, '${prefix}' || i, '${binding}', 'time_entry', '${prefix}' || i, '${prefix}' || i, '[TT] Event', at, at + 1800000,
              CASE WHEN i % ${asked} = 0 THEN 'changed' ELSE 'live' END, ${now}, ${now} FROM n`,
    ];
  });
}

/** The minute of the next half hour at which a slot is due, in milliseconds. */
export function nextDue(slot: number, after = Date.now()): number {
  const halfHour = 30 * minuteMs;
  return Math.ceil(after / halfHour) * halfHour + slot * minuteMs;
}
