import { and, eq, isNull, ne, or, sql } from "drizzle-orm";

import { bindingOfSuggestion } from "../../db/queries/joins.ts";
import { bindings } from "../../db/schema/bindings.ts";
import { suggestions } from "../../db/schema/calendar.ts";
import { timeEntries } from "../../db/schema/work.ts";
import type { PersonCtx } from "../context.ts";

/**
 * The statement for entries whose events were moved or cancelled after they were accepted, oldest first: the person decides. Left out
 * is what the person deleted, or changed to what the event says now. The index by force: it holds nothing but questions.
 */
export function askedEntries({ db, actor }: PersonCtx) {
  const { startedAt, endedAt, notes, version } = timeEntries;
  const { startsAt, endsAt, asks } = suggestions;
  return db
    .select({
      id: sql<string>`${suggestions.id}`.as("suggestion_id"),
      asks: sql<"moved" | "cancelled">`${asks}`.as("asks"),
      title: sql<string>`${suggestions.title}`.as("event_title"),
      startsAt: sql<number>`${startsAt}`.as("starts_at"),
      endsAt: sql<number>`${endsAt}`.as("ends_at"),
      url: sql<string | null>`${suggestions.url}`.as("event_url"),
      entryVersion: sql<number | null>`${suggestions.entryVersion}`.as("entry_version"),
      entryId: sql<string>`${timeEntries.id}`.as("entry_id"),
      startedAt,
      endedAt: sql<number>`${endedAt}`.as("ended_at"),
      notes,
      version,
      calendarName: sql<string>`${bindings.name}`.as("calendar_name"),
      /** How many there are, also those beyond the first. */
      total: sql<number>`count(*) OVER ()`.as("total"),
    })
    .from(sql`suggestions INDEXED BY suggestions_asked`)
    .innerJoin(
      timeEntries,
      and(
        eq(timeEntries.workspaceId, suggestions.workspaceId),
        eq(timeEntries.id, suggestions.entryId),
        eq(timeEntries.userId, actor.userId),
        isNull(timeEntries.deletedAt),
        or(eq(asks, "cancelled"), ne(startedAt, startsAt), ne(endedAt, endsAt)),
      ),
    )
    .innerJoin(bindings, bindingOfSuggestion)
    .where(
      and(
        eq(suggestions.workspaceId, actor.workspaceId),
        eq(suggestions.userId, actor.userId),
        sql`${asks} IS NOT NULL`,
      ),
    )
    .orderBy(startedAt)
    .limit(100);
}

/** Both versions: the entry's (`startedAt`, `endedAt`, `notes`) and the event's. Milliseconds UTC. */
export type AskedEntry = Awaited<ReturnType<typeof askedEntries>>[number];
