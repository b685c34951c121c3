import { and, eq, sql } from "drizzle-orm";

import { runStatements } from "../../../db/run-statements.ts";
import { suggestions } from "../../../db/schema/calendar.ts";
import { connections } from "../../../db/schema/connections.ts";
import { users } from "../../../db/schema/people.ts";
import { timeEntries } from "../../../db/schema/work.ts";
import { announce, hearing } from "../../../domain/announce.ts";
import type { Ctx } from "../../../domain/context.ts";
import type { Suggestion } from "../../../domain/suggestions/suggestion.ts";
import type { EventSnapshot, EventWindow } from "../../../providers/calendar.ts";
import type { BindingRow } from "../../webhooks/applied.ts";
import { proposeEvent } from "../rules/propose-event.ts";
import { isImported } from "../rules/settings.ts";
import { cancelled, type EntryChange, sortProposals } from "./sort-proposals.ts";
import { addSuggestions, changeSuggestions, followEvents, withdrawEntries } from "./suggestion-statements.ts";

export type Incoming = {
  events: EventSnapshot[];
  /** Ids of events that are certainly gone. */
  gone: string[];
  /** Events outside are news only when they are known already. */
  window: EventWindow;
};

export type Applied = { created: number; changed: number; ignored: number };

/**
 * Brings a page of events into the suggestions of the calendar's person: one query, and one batch when something is new. What
 * we exported ourselves is left out. Applying a page again writes nothing.
 */
export async function applyEvents(ctx: Ctx, binding: BindingRow, incoming: Incoming): Promise<Applied> {
  const { calendar, createdBy: userId, workspaceId, id: bindingId } = binding;
  const theirs = incoming.events.filter(({ marker }) => marker === null);
  const ignored = { created: 0, changed: 0, ignored: incoming.events.length };
  if (calendar === null || !isImported(calendar)) return ignored;
  if (theirs.length + incoming.gone.length === 0) return ignored;
  const ids = [...theirs.map(({ id }) => id), ...incoming.gone];
  const { known, zone, login } = await findKnown(ctx, binding, ids);
  const events = theirs.map((event) => markSelf(event, login));
  const gone = new Set(incoming.gone);
  const proposals = [
    ...events.map((event) => proposeEvent(event, calendar, zone)),
    ...known.filter(({ eventId }) => gone.has(eventId)).map(cancelled),
  ];
  const sorted = sortProposals(proposals, known, { window: incoming.window, now: ctx.now });
  const { added, changed, entries } = sorted;
  const whose = { workspaceId, userId, bindingId, now: ctx.now };
  const statements = [
    ...(entries.length > 0 ? [followEvents(whose, entries), withdrawEntries(whose, entries)] : []),
    ...(changed.length > 0 ? [changeSuggestions(whose, changed)] : []),
    ...(added.length > 0 ? [addSuggestions(whose, added)] : []),
  ];
  if (statements.length > 0) await runStatements(ctx.db, statements);
  if (entries.length > 0) await announceEntries(ctx, userId, entries);
  return {
    created: added.length,
    changed: changed.length,
    ignored: incoming.events.length - added.length - changed.length,
  };
}

async function findKnown(
  ctx: Ctx,
  { workspaceId, createdBy, id, connectionId }: BindingRow,
  eventIds: string[],
): Promise<{ known: Suggestion[]; zone: string; login: string }> {
  const [known, person] = await ctx.db.batch([
    ctx.db
      .select()
      .from(suggestions)
      .where(
        and(
          eq(suggestions.workspaceId, workspaceId),
          eq(suggestions.userId, createdBy),
          eq(suggestions.bindingId, id),
          sql`${suggestions.eventId} IN (SELECT value FROM json_each(${JSON.stringify(eventIds)}))`,
        ),
      ),
    ctx.db
      .select({ zone: users.timeZone, login: connections.accountLogin })
      .from(users)
      .leftJoin(connections, and(eq(connections.workspaceId, workspaceId), eq(connections.id, connectionId)))
      .where(eq(users.id, createdBy)),
  ]);
  return { known, zone: person[0]?.zone ?? "UTC", login: person[0]?.login?.toLowerCase() ?? "" };
}

/** Not every provider tells which attendee the account is. */
function markSelf(event: EventSnapshot, login: string): EventSnapshot {
  const attendees = event.attendees.map((one) => ({ ...one, isSelf: one.isSelf || one.email === login }));
  return { ...event, attendees };
}

/** Tells those who listen which entries went along; those that a person has edited did not. */
async function announceEntries(ctx: Ctx, userId: string, entries: EntryChange[]): Promise<void> {
  const ids = JSON.stringify(entries.map(({ known }) => known.entryId));
  const [moved, heard] = await ctx.db.batch([
    ctx.db
      .select({ id: timeEntries.id, deletedAt: timeEntries.deletedAt })
      .from(timeEntries)
      .where(
        and(
          eq(timeEntries.workspaceId, ctx.actor.workspaceId),
          sql`${timeEntries.id} IN (SELECT value FROM json_each(${ids}))`,
          eq(timeEntries.updatedAt, ctx.now),
        ),
      ),
    hearing(ctx),
  ]);
  for (const { id: entryId, deletedAt } of moved) {
    const change = deletedAt === null ? "edited" : "deleted";
    await announce(ctx, heard, { type: "entry.changed", userId, entryId, change });
  }
}
