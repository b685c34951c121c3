import { and, eq, or, sql, type SQLWrapper } from "drizzle-orm";

import { somethingChanged } from "../../../db/insert-where.ts";
import { runStatements } from "../../../db/run-statements.ts";
import { suggestions } from "../../../db/schema/calendar.ts";
import { connections } from "../../../db/schema/connections.ts";
import { users } from "../../../db/schema/people.ts";
import { hintPublished, publication } from "../../../domain/publish.ts";
import type { Ctx } from "../../../domain/context.ts";
import type { Suggestion } from "../../../domain/suggestions/suggestion.ts";
import type { EventSnapshot, EventTime, EventWindow } from "../../../providers/calendar.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import { proposeEvent, shownTitle } from "../rules/propose-event.ts";
import { calendarSettings, isImported } from "../../bindings/settings.ts";
import { type Change, sortProposals } from "./sort-proposals.ts";
import { addSuggestions, changeSuggestions, renameEntries } from "./suggestion-statements.ts";

export type Incoming = {
  events: EventSnapshot[];
  /** Ids of events that are certainly gone. */
  gone: string[];
  /** Ids of events that a whole listing does not name any more, which may mean anything; none unless given. */
  missing?: string[];
  /** The person said that what is missing is gone. */
  isAccepted?: boolean;
  /** All events of the calendar are listed each time. */
  isListing?: boolean;
  /** Events outside matter only when they are stored already. */
  window: EventWindow;
};

export type Applied = { created: number; changed: number; ignored: number };

/**
 * Brings a page of events into the suggestions of the calendar's person: one query, and one batch when something is new. Time that
 * was accepted stays where it is: the person is asked. What we exported ourselves is left out. Applying a page again writes nothing.
 */
export async function applyEvents(ctx: Ctx, binding: BindingRow, incoming: Incoming): Promise<Applied> {
  const calendar = calendarSettings(binding);
  const { createdBy: userId, workspaceId, id: bindingId } = binding;
  const { gone, missing = [], isAccepted = false, isListing = false, window } = incoming;
  const theirs = incoming.events.filter(({ marker }) => marker === null);
  const ignored = { created: 0, changed: 0, ignored: incoming.events.length };
  if (calendar === null || !isImported(calendar)) return ignored;
  if (theirs.length + gone.length + missing.length === 0) return ignored;
  const { known, zone, login } = await findKnown(ctx, binding, {
    events: theirs,
    left: [...gone, ...missing],
  });
  const clocks = clocksOf(known, ctx.now);
  const proposals = theirs.map((event) =>
    proposeEvent(markSelf(event, login), calendar, clocks.get(event.id) ?? zone),
  );
  const sorted = sortProposals({ proposals, cancelled: gone, missing, isAccepted, isListing }, known, window);
  const { added, changed, renamed } = sorted;
  const whose = { workspaceId, userId, bindingId, now: ctx.now };
  const rename = renamed.length > 0 ? [publicationOf(ctx, userId, renamed)] : [];
  const statements = [
    ...(renamed.length > 0 ? [renameEntries(whose, renamed)] : []),
    ...rename.map(({ statement }) => statement.getSQL()),
    ...(changed.length > 0 ? [changeSuggestions(whose, changed)] : []),
    ...(added.length > 0 ? [addSuggestions(whose, added)] : []),
  ];
  const rows = statements.length > 0 ? await runStatements(ctx.db, statements) : [];
  await hintPublished(
    ctx,
    rename.filter(() => rows[1] === 1).map(({ ref }) => ref),
  );
  return {
    created: added.length,
    changed: changed.length,
    ignored: Math.max(0, incoming.events.length - added.length - changed.length),
  };
}

/** The stored suggestions that a page may be about: of the same ids, of the same times or titles, and of series that it moves. */
async function findKnown(
  ctx: Ctx,
  { workspaceId, createdBy, id, connectionId }: BindingRow,
  { events, left }: { events: EventSnapshot[]; left: string[] },
): Promise<{ known: Suggestion[]; zone: string; login: string }> {
  const isIn = (column: SQLWrapper, values: unknown[]) =>
    sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`;
  // Where dates and floating times lie depends on the person's zone, which comes with the same batch.
  const starts = events.flatMap(({ time }) => (isAnchored(time) ? [time.startsAt] : []));
  const titles = events.flatMap(({ time, title }) => (isAnchored(time) ? [] : [shownTitle(title)]));
  const series = new Set(events.flatMap(({ seriesId }) => seriesId ?? []));
  const [known, person] = await ctx.db.batch([
    ctx.db
      .select()
      .from(suggestions)
      .where(
        and(
          eq(suggestions.workspaceId, workspaceId),
          eq(suggestions.userId, createdBy),
          eq(suggestions.bindingId, id),
          or(
            isIn(suggestions.eventId, [...events.map((event) => event.id), ...left]),
            isIn(suggestions.startsAt, starts),
            isIn(suggestions.title, titles),
            and(eq(suggestions.asks, "cancelled"), isIn(suggestions.seriesId, [...series])),
          ),
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

function isAnchored(time: EventTime): time is Extract<EventTime, { isAllDay: false }> {
  return !time.isAllDay && time.isFloating !== true;
}

/** A floating time that is over, or was decided about, is read on the clock on which it was: an instant that has passed does not move. */
function clocksOf(known: readonly Suggestion[], now: number): Map<string, string> {
  return new Map(
    known.flatMap(({ eventId, floatsIn, endsAt, decision }) =>
      floatsIn !== null && (endsAt <= now || decision !== null) ? [[eventId, floatsIn]] : [],
    ),
  );
}

/** Not every provider says which attendee the account is. */
function markSelf(event: EventSnapshot, login: string): EventSnapshot {
  const attendees = event.attendees.map((one) => ({ ...one, isSelf: one.isSelf || one.email === login }));
  return { ...event, attendees };
}

/** Behind the statement that renames them; those that a person has edited keep their notes, and their subscribers see that. */
function publicationOf(ctx: Ctx, userId: string, renamed: readonly Change[]) {
  const entryIds = renamed.flatMap(({ known }) => known.entryId ?? []);
  const event = { type: "entry.changed", userId, entryIds, change: "edited" } as const;
  return publication(ctx, event, { when: somethingChanged });
}
